-- 填 unannounced：抽中而不宜告知、还没有报来检查记录的每个机构一行。来源：judged_selection、judged_institution、judged_record。
select s.institution_id
from judged_selection as s
semi join judged_institution as i on s.institution_id = i.institution_id and i.notice_unsuitable
anti join judged_record as r on s.institution_id = r.institution_id
order by s.institution_id;

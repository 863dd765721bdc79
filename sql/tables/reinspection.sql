-- reinspection：每次计入的复查的每个结果一行。来源：报来的记录里写明复查的，和发现问题之后没有问题的（通知 五、3 后续监管）。
-- 计法：复查发现的不改以前发现的；没有问题的（closes）了结以前的问题，还有问题的不了结。复查台账不在这里。
create table reinspection (
    institution varchar,
    department varchar,
    item varchar,
    reinspected_on date,
    result integer,
    closes boolean,
    arrival integer,
    sha256 varchar,
    sheet varchar,
    cell varchar,
    institution_id varchar
);

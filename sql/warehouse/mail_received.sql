-- mail_received（私有库）：收到的每封邮件 × 附件一行，没有附件的一行。来源：var 里的 mailbox.jsonl。
-- mail 是邮件的标识（Received.mail）；以前的版本没有这一列，那时记下的删去后由日志重填。
create table if not exists mail_received (
    message_id varchar,
    sender varchar,
    sent_at timestamp,
    subject varchar,
    answerable boolean,
    file_name varchar,
    sha256 varchar
);
alter table mail_received add column if not exists mail varchar;
delete from mail_received where mail is null;

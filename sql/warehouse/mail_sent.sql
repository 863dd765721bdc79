-- mail_sent（私有库）：发出的每封邮件一行。来源：var 里的 mail.jsonl。
create table if not exists mail_sent (
    message_id varchar primary key,
    sent_at timestamp,
    recipients varchar,
    subject varchar
);

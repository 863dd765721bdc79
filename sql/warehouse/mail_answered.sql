-- mail_answered（私有库）：不必再答复的每封邮件一行；message_id 里是 Received.mail。来源：var 里的 answered.jsonl。
create table if not exists mail_answered (message_id varchar primary key);

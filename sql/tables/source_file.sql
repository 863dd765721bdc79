-- source_file：收到的每个文件一行。来源：收件箱和邮箱；不含 campaign.toml 和锁文件。压缩包里的每个文件各一行（路径写作 包.zip/文件），能全部打开的压缩包本身不列。撤回的仍列出，不计入。
create table source_file (
    sha256 varchar,
    file_name varchar,
    kind varchar,
    verdict varchar,
    received_at timestamp,
    rows_accepted integer,
    rows_rejected integer,
    arrival integer,
    run integer,
    sender varchar,
    message_id varchar,
    withdrawn_at timestamp,
    withdrawn_reason varchar
);

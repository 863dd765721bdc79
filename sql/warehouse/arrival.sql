-- arrival（私有库）：收到的每个文件一行，压缩包和其中的文件各一行。来源：收件箱和邮箱。
-- duplicate_of 是字节相同的第一份；kinds 是其中认出的各张表；left_aside 是没有采用的工作表；faults 是读不出来的原因。
create table if not exists arrival (
    arrival integer primary key,
    run integer,
    file_name varchar,
    sha256 varchar,
    size bigint,
    received_at timestamp,
    duplicate_of integer,
    kinds varchar[],
    left_aside varchar[],
    faults struct(rule varchar, message varchar, hint varchar)[],
    container integer,
    sender varchar,
    message_id varchar
);

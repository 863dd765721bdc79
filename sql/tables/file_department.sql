-- file_department：每个文件 × 其中说到的部门一行。来源：各文件的检查单位、单位栏，不论那一行对不对。
create table file_department (
    arrival integer,
    department varchar
);

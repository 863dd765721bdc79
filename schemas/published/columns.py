"""What the columns of the published database have in common:
their types, and those that stand in many relations."""

from collections.abc import Mapping
from typing import Annotated, Any

import pandas as pd
import pandera.pandas as pa
import pyarrow as arrow

from schemas import checks

Text = Annotated[pd.ArrowDtype, arrow.string()]
Texts = Annotated[pd.ArrowDtype, arrow.list_(arrow.string())]
Whole = Annotated[pd.ArrowDtype, arrow.int32()]
Wholes = Annotated[pd.ArrowDtype, arrow.list_(arrow.int32())]
Count = Annotated[pd.ArrowDtype, arrow.int64()]
Share = Annotated[pd.ArrowDtype, arrow.decimal128(9, 6)]
Ratio = Annotated[pd.ArrowDtype, arrow.float64()]
Flag = Annotated[pd.ArrowDtype, arrow.bool_()]
Day = Annotated[pd.ArrowDtype, arrow.date32()]
Moment = Annotated[pd.ArrowDtype, arrow.timestamp("us")]


def column(title: str, description: str = "", *, unit: str = "", nullable: bool = True) -> Any:
    """A column of a relation; it may be empty where nothing else is said."""
    return checks.column(title, description, unit=unit, nullable=nullable)


def choice(title: str, values: Mapping[str, str], *, told: str = "", nullable: bool = False) -> Any:
    """A column that holds one of `values`, each with its Chinese word; `told` is said after them."""
    listed = "、".join(f"{value} {word}" for value, word in values.items())
    description = f"{listed}；{told}" if told else listed
    return pa.Field(
        title=title, description=description, isin=list(values), nullable=nullable, metadata={"unit": ""}
    )


def count(title: str, description: str = "", *, unit: str = "户", nullable: bool = False) -> Any:
    """A column that counts: institutions where no other unit is given."""
    return pa.Field(title=title, description=description, ge=0, nullable=nullable, metadata={"unit": unit})


class Relation(pa.DataFrameModel):
    """A table or view of the published database;
    its name is the class's, its grain the first lines of its SQL file."""

    class Config:
        """No column is left undescribed."""

        strict = True


class OfIdentity(Relation):
    """Of an institution, known by its identity."""

    institution_id: Text = column("机构标识", "代码；没有代码的用归一后的名称", nullable=False)


class OfInstitution(OfIdentity):
    """Of an institution, with its name."""

    institution: Text = column("名称", "按名录", nullable=False)


class OfClass(Relation):
    """Of a credit-risk class."""

    credit_class: Text = column("信用风险分类", "计划所列分类之一，如 A–D", nullable=False)


class OfDepartment(Relation):
    """Of a department of the plan."""

    department: Text = column("单位", "计划中的名称", nullable=False)


class OfItem(Relation):
    """Of an item of the plan."""

    item: Text = column("检查事项", "计划中的名称", nullable=False)


class WithCode(Relation):
    """With the institution's code."""

    code: Text = column("统一社会信用代码/注册号", "没有的为空")


class OfFile(Relation):
    """Of a file received."""

    sha256: Text = column("文件", "原件的 SHA-256，原件按它存档", nullable=False)


class InSheet(Relation):
    """With the place in its file that it was read from."""

    sheet: Text = column("工作表", "在文件里的位置", nullable=False)
    cell: Text = column("单元格", "A1 写法", nullable=False)


class Placed(OfFile, InSheet):
    """With the file and the place in it that it was read from."""


class Named(Relation):
    """With the file's path."""

    file_name: Text = column("文件名", "活动文件夹下的路径", nullable=False)


class Arrived(Relation):
    """With the order of the file's arrival."""

    arrival: Whole = column("到达次序", "文件到达的先后次序", nullable=False)


class OfMeasure(Relation):
    """Of a measure of the tallies."""

    measure: Text = column("指标", "统计表中的列名", nullable=False)


class WithMeasures(Relation):
    """With a column for each of the plan's measures,
    distinct institutions each: view `measure` lists them."""

    inspected: Count = count("抽查户数")

    class Config:
        """The measures' columns are the plan's."""

        strict = False

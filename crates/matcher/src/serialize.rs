//! Parameters as serde writes them.

use serde::{Serialize, Serializer};

use crate::ParamValue;

/// One value is text, several are a list.
impl Serialize for ParamValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::One(value) => serializer.serialize_str(value),
            Self::Many(values) => serializer.collect_seq(values),
        }
    }
}

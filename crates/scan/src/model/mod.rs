//! What a scan reports: the model behind the table, `--json` and the HTML report.
//!
//! Lines count from 1. Files are relative to [`Project::root`], with `/`.

mod body;
mod config;
mod field;
mod handler;
mod helper;
mod method;
mod obstacle;
mod order;
mod other_file;
mod problem;
mod project;
mod proxy;
mod report;
mod request_key;
mod response;
mod route;
mod setting;
mod size;
mod style;
mod type_name;
mod uses;
mod wrapper;

pub use body::{Body, BodyKind};
pub use config::{ConfigSource, NextConfig};
pub use field::{Field, FieldType};
pub use handler::Handler;
pub use helper::Helper;
pub use method::Method;
pub use obstacle::{Obstacle, ObstacleKind};
pub use order::Stage;
pub use other_file::{OtherFile, OtherReason};
pub use problem::Problem;
pub use project::{Project, Totals};
pub use proxy::{Matcher, Proxy};
pub use report::Report;
pub use request_key::RequestKey;
pub use response::{Response, ResponseKind};
pub use route::{Param, ParamKind, Route};
pub use setting::Setting;
pub use size::{Size, SizeClass};
pub use style::RouteStyle;
pub use type_name::{TypeDetail, type_name};
pub use uses::Uses;
pub use wrapper::Wrapper;

//! The row of a register that a page is about, for expressions.

use std::sync::Arc;

use crate::indicators::Findings;

/// `row` of expressions: a row of a register, its cells read when they are asked for.
#[derive(Debug)]
pub(super) struct RegisterRow {
    pub(super) findings: Arc<Findings>,
    pub(super) register: String,
    pub(super) row: usize,
}

impl minijinja::value::Object for RegisterRow {
    fn get_value(self: &Arc<Self>, key: &minijinja::Value) -> Option<minijinja::Value> {
        let catalog = &self.findings.catalog;
        let register = catalog.dataset(&self.register)?;
        let field = register.schema.field(key.as_str()?)?;
        Some(match catalog.referred(register, self.row, field) {
            Some((other, named)) => minijinja::Value::from(&*other.subjects[named].label),
            None => minijinja::Value::from(register.raw(self.row, field)),
        })
    }
}

//! Accounts in memory, with transactions.

use std::{
    collections::{BTreeMap, HashMap},
    mem,
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

/// The balance of each account.
pub type Accounts = BTreeMap<String, i64>;

/// The accounts of each bank: a `Data` of the server.
#[derive(Debug, Default)]
pub struct Banks(Mutex<HashMap<String, Arc<AsyncMutex<Accounts>>>>);

impl Banks {
    /// Begins a transaction. Transactions of one bank run one after the other.
    pub async fn begin(&self, bank: &str) -> Transaction {
        let committed = Arc::clone(
            self.0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .entry(bank.to_owned())
                .or_insert_with(|| Arc::new(AsyncMutex::new(opening_balances()))),
        );
        let committed = committed.lock_owned().await;
        Transaction {
            accounts: committed.clone(),
            committed,
        }
    }
}

fn opening_balances() -> Accounts {
    [("ada".to_owned(), 100), ("bob".to_owned(), 50)].into()
}

/// Changes to the accounts of a bank. Dropping it without `commit` rolls them back: on `?`, on a panic, and when the handler is
/// cancelled.
#[derive(Debug)]
pub struct Transaction {
    accounts: Accounts,
    committed: OwnedMutexGuard<Accounts>,
}

impl Transaction {
    /// Keeps the changes.
    pub fn commit(mut self) {
        *self.committed = mem::take(&mut self.accounts);
    }
}

impl Deref for Transaction {
    type Target = Accounts;

    fn deref(&self) -> &Accounts {
        &self.accounts
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut Accounts {
        &mut self.accounts
    }
}

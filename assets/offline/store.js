// What the phone keeps: drafts and copies of questionnaires, in one store where a change is whole or not at all.

let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("folkmoot", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("kept");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

// Runs `work` with the store; what it assigns to `told.value` is given back once the phone has written everything.
async function transact(mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction("kept", mode, { durability: "strict" });
    const told = {};
    transaction.oncomplete = () => resolve(told.value);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
    work(transaction.objectStore("kept"), told);
  });
}

function reading(request, told) {
  request.onsuccess = () => (told.value = request.result);
}

export const read = (key) => transact("readonly", (store, told) => reading(store.get(key), told));
export const write = (key, value) => transact("readwrite", (store) => store.put(value, key));
export const remove = (key) => transact("readwrite", (store) => store.delete(key));

// Everything whose key begins so.
export function readAll(beginning) {
  const range = IDBKeyRange.bound(beginning, `${beginning}\uffff`);
  return transact("readonly", (store, told) => reading(store.getAll(range), told));
}

// Changes one value where it stands; nothing else can come between the reading and the writing.
export function change(key, alter) {
  return transact("readwrite", (store, told) => {
    const request = store.get(key);
    request.onsuccess = () => {
      told.value = request.result;
      if (!told.value) return;
      alter(told.value);
      store.put(told.value, key);
    };
  });
}

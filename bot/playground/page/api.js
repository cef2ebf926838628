// Requests to the playground: JSON over HTTP. What people write goes into bodies only, never into URLs.

async function read(answer) {
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error || `The playground answered ${answer.status}.`);
  return body;
}

export async function get(path, signal) {
  return read(await fetch(path, { signal }));
}

export async function post(path, body = {}) {
  const headers = { "Content-Type": "application/json" };
  return read(await fetch(path, { method: "POST", headers, body: JSON.stringify(body) }));
}

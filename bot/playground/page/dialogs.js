// Small dialogs and menus.

import { sign } from "./signs.js";

const dialog = document.getElementById("ask");

// Show a dialog. Fields are [{name, label, value, type}], choices [{text, value, primary}]. Resolves to
// {choice, …fields}, or null if the person cancels.
export function ask({ title, text = "", fields = [], choices }) {
  dialog.querySelector("h2").textContent = title;
  const line = dialog.querySelector("p");
  line.textContent = text;
  line.hidden = !text;
  dialog.querySelector(".fields").replaceChildren(...fields.map((field) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.name = field.name;
    input.type = field.type || "text";
    input.value = field.value || "";
    input.autocomplete = "off";
    if (field.min !== undefined) input.min = field.min;
    label.append(field.label, input);
    return label;
  }));
  const buttons = choices.map((choice) => {
    const button = document.createElement("button");
    button.value = choice.value;
    button.textContent = choice.text;
    button.className = choice.primary ? "primary" : "";
    button.autofocus = Boolean(choice.primary) && fields.length === 0;
    return button;
  });
  // The primary choice comes first in the document, so that Enter in a field selects it.
  buttons.sort((one, other) => Number(other.classList.contains("primary")) - Number(one.classList.contains("primary")));
  dialog.querySelector("menu").replaceChildren(...buttons);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      if (!dialog.returnValue) return resolve(null);
      const values = Object.fromEntries(new FormData(dialog.querySelector("form")));
      resolve({ ...values, choice: dialog.returnValue });
    }, { once: true });
  });
}

// A menu below or above a button: [{text, act, danger}].
export function openMenu(anchor, entries) {
  document.querySelector(".popup")?.remove();
  const menu = document.createElement("div");
  menu.className = "popup";
  menu.role = "menu";
  const close = (refocus) => {
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
    if (refocus) anchor.focus();
  };
  const outside = (event) => { if (!menu.contains(event.target)) close(false); };
  for (const entry of entries) {
    const item = document.createElement("button");
    item.type = "button";
    item.role = "menuitem";
    if (entry.sign) item.append(sign(entry.sign));
    item.append(entry.text);
    item.classList.toggle("danger", Boolean(entry.danger));
    item.addEventListener("click", () => { close(true); entry.act(); });
    menu.append(item);
  }
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.children];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
    }
    if (event.key === "Escape" || event.key === "Tab") close(true);
  });
  document.body.append(menu);
  const place = anchor.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const above = place.bottom + size.height + 12 > innerHeight;
  menu.style.left = `${Math.max(8, Math.min(place.left, innerWidth - size.width - 8))}px`;
  menu.style.top = `${above ? place.top - size.height - 6 : place.bottom + 6}px`;
  menu.firstElementChild.focus();
  setTimeout(() => document.addEventListener("pointerdown", outside, true));
}

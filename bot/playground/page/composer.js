// How a person writes: the input, the list of commands, editing, attachments.

import { openMenu } from "./dialogs.js";

const ATTACHMENTS = [
  ["Photo", "photo"], ["Document", "document"], ["Voice message", "voice"], ["Sticker", "sticker"],
  ["Video note", "video_note"], ["Location", "location"], ["Contact", "contact"], ["Poll", "poll"], ["Dice", "dice"],
];

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.edited = null;
    this.choice = 0;
    this.input = phone.part("textarea");
    this.list = phone.part(".list");
    phone.part(".composer").addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    this.input.addEventListener("keydown", (event) => this.pressKey(event));
    this.input.addEventListener("input", () => this.fit());
    phone.part(".commands").addEventListener("click", () => this.showCommands(this.list.hidden ? "" : null));
    phone.part(".attach").addEventListener("click", (event) => openMenu(event.currentTarget, ATTACHMENTS.map(
      ([text, kind]) => ({ text, sign: kind === "video_note" ? "video" : kind, act: () => this.attach(kind) }))));
    phone.part(".cancel-edit").addEventListener("click", () => this.stopEditing());
    phone.node.addEventListener("focusout", (event) => {
      if (!phone.node.contains(event.relatedTarget)) this.showCommands(null);
    });
  }

  focus() { this.input.focus(); }

  // The bot is blocked or not started, so nothing can be written.
  close() {
    this.showCommands(null);
    this.stopEditing();
  }

  pressKey(event) {
    const items = [...this.list.children];
    if (!this.list.hidden && items.length && ["ArrowDown", "ArrowUp", "Tab", "Enter"].includes(event.key) && !event.shiftKey) {
      event.preventDefault();
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        this.choice = (this.choice + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length;
        this.markChoice();
      } else {
        items[this.choice].click();
      }
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape") {
      this.showCommands(null);
      this.stopEditing();
    } else if (event.key === "ArrowUp" && !this.input.value && this.phone.screen) {
      const own = this.phone.screen.messages.filter((message) => message.from === "me" && message.text && !message.photo);
      if (own.length) { event.preventDefault(); this.startEditing(own.at(-1)); }
    }
  }

  async send() {
    const text = this.input.value;
    if (!text.trim()) return;
    const edited = this.edited;
    this.input.value = "";
    this.stopEditing();
    this.fit();
    if (edited && edited.text === text.trim()) return;
    const done = edited
      ? await this.phone.do("edit", { message_id: edited.message_id, text })
      : await this.phone.do("text", { text });
    if (!done) { this.input.value = text; this.fit(); }
    this.phone.toEnd();
  }

  attach(kind) {
    if (kind !== "photo" && kind !== "document") return this.phone.do("send", { kind });
    const picker = document.createElement("input");
    picker.type = "file";
    if (kind === "photo") picker.accept = "image/png,image/jpeg,image/gif";
    picker.addEventListener("change", async () => {
      const file = picker.files[0];
      const bytes = new Uint8Array(await file.arrayBuffer());
      let letters = "";
      for (let at = 0; at < bytes.length; at += 32768) letters += String.fromCharCode(...bytes.subarray(at, at + 32768));
      this.phone.do("send", { kind, data: btoa(letters), name: file.name });
    });
    picker.click();
    return null;
  }

  startEditing(message) {
    this.edited = message;
    this.phone.part(".editing").hidden = false;
    this.input.value = message.text;
    this.fit();
    this.input.focus();
  }

  stopEditing() {
    if (!this.edited) return;
    this.edited = null;
    this.phone.part(".editing").hidden = true;
    this.input.value = "";
    this.fit();
  }

  fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 140)}px`;
    const typed = this.input.value;
    this.showCommands(/^\/\w*$/.test(typed) && !this.edited ? typed.slice(1) : null);
  }

  // Show the commands that begin with `typed`; null hides the list.
  showCommands(typed) {
    const commands = typed === null ? [] : (this.phone.screen?.commands || []).filter((each) => each.command.startsWith(typed));
    this.list.hidden = commands.length === 0;
    this.choice = 0;
    this.list.replaceChildren(...commands.map((each) => {
      const item = document.createElement("button");
      item.type = "button";
      item.role = "option";
      const name = document.createElement("b");
      name.textContent = `/${each.command}`;
      const words = document.createElement("span");
      words.textContent = each.description;
      item.append(name, words);
      item.addEventListener("click", () => {
        this.input.value = "";
        this.fit();
        this.showCommands(null);
        this.phone.do("text", { text: `/${each.command}` });
        this.input.focus();
      });
      return item;
    }));
    this.markChoice();
  }

  markChoice() {
    [...this.list.children].forEach((item, number) => {
      item.setAttribute("aria-selected", String(number === this.choice));
      if (number === this.choice) item.scrollIntoView({ block: "nearest" });
    });
  }
}

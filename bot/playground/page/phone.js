// One phone: shows its person's chat and performs the person's actions.

import { get, post } from "./api.js";
import { dayName, drawMessage } from "./bubbles.js";
import { Composer } from "./composer.js";
import { ask, openMenu } from "./dialogs.js";

const COLOURS = ["#3f7d70", "#c4714a", "#6c6fb3", "#a65d86", "#4f7fa8"];

export class Phone {
  constructor(person, desk) {
    this.person = person;
    this.desk = desk;
    this.drawn = new Map();
    this.screen = null;
    this.lastAnswer = null;
    this.node = document.getElementById("phone-template").content.cloneNode(true).firstElementChild;
    this.node.dataset.person = person.id;
    this.node.setAttribute("aria-label", `${person.first_name}'s phone`);
    const avatar = this.part(".avatar");
    avatar.textContent = person.first_name.slice(0, 1).toUpperCase();
    avatar.style.background = COLOURS[(person.id - 1001) % COLOURS.length];
    this.part("h2").textContent = person.first_name;
    this.chat = this.part(".chat");
    this.composer = new Composer(this);
    this.listen();
  }

  part(selector) { return this.node.querySelector(selector); }

  path(action) { return `/play/people/${this.person.id}/${action}`; }

  // Actions

  listen() {
    this.part(".start").addEventListener("click", () => this.do("start"));
    this.part(".unblock").addEventListener("click", () => this.do("unblock"));
    this.part(".more").addEventListener("click", (event) => this.openMore(event.currentTarget));
    this.part(".newer").addEventListener("click", () => this.toEnd(true));
    // While pinned, the newest message stays in view, even when a picture loads or the input grows. Only
    // scrolling up unpins: a picture that loads makes the chat longer without scrolling anyone up.
    this.pinned = true;
    let top = 0;
    this.chat.addEventListener("scroll", () => {
      if (this.atEnd()) this.pinned = true;
      else if (this.chat.scrollTop < top) this.pinned = false;
      top = this.chat.scrollTop;
      if (this.pinned) this.part(".newer").hidden = true;
    });
    new ResizeObserver(() => { if (this.pinned) this.toEnd(); }).observe(this.chat);
  }

  async do(action, body = {}) {
    try {
      return await post(this.path(action), body);
    } catch (fault) {
      this.toast(fault.message);
      return null;
    }
  }

  openMore(anchor) {
    const entries = [{ text: "Open this phone alone", act: () => open(`/?phone=${this.person.id}`, "_blank") }];
    if (this.screen?.blocked) entries.push({ text: "Unblock the bot", act: () => this.do("unblock") });
    else entries.push({ text: "Block the bot", danger: true, act: () => this.do("block") });
    entries.push({ text: "Write in a group", act: () => this.writeInGroup() });
    openMenu(anchor, entries);
  }

  async writeInGroup() {
    const answer = await ask({
      title: `${this.person.first_name} writes in a group`,
      text: "The bot is a member of this group, too.",
      fields: [{ name: "text", label: "Message", value: "Hello everybody" }],
      choices: [{ text: "Cancel", value: "" }, { text: "Send", value: "send", primary: true }],
    });
    if (answer?.text) await this.do("group", { text: answer.text });
  }

  async tap(message, row, column, key) {
    key.classList.add("busy");
    const done = await this.do("tap", { message_id: message.message_id, row, column });
    setTimeout(() => key.classList.remove("busy"), done?.callback_id ? 600 : 0);
    if (done?.copied !== undefined) {
      await copy(done.copied);
      this.toast("Copied");
    }
    if (done?.open_url) this.follow(done.open_url, key);
  }

  // A deep link to the bot can be opened on any phone; every other link is an ordinary one.
  follow(url, anchor) {
    if (!URL.canParse(url)) return this.toast("This link leads nowhere.");
    const link = new URL(url);
    const payload = link.searchParams.get("start");
    const bot = this.screen?.bot.username || "";
    if (link.hostname === "t.me" && payload !== null && link.pathname.slice(1).toLowerCase() === bot.toLowerCase()) {
      this.desk.openDeepLink(this, payload, anchor);
    } else if (link.hostname === "t.me" && link.pathname.startsWith("/share")) {
      this.desk.share(this, link.searchParams.get("url") || "", link.searchParams.get("text") || "", anchor);
    } else {
      open(link.href, "_blank", "noopener,noreferrer");
    }
    return undefined;
  }

  // A deep link was opened here: Telegram shows the chat with a Start button, and pressing it sends the
  // payload.
  async openedWith(payload) {
    await this.do("start", { payload });
    this.node.scrollIntoView({ behavior: "smooth", block: "nearest", inline: "center" });
    this.composer.focus();
  }

  // Display

  async watch() {
    let version = -1;
    for (;;) {
      try {
        const screen = await get(`${this.path("chat")}?after=${version}&wait=25`);
        version = screen.version;
        this.desk.setClock(screen.clock);
        this.show(screen);
      } catch {
        version = -1;
        this.part(".status").textContent = "waiting for the playground…";
        await new Promise((resolve) => setTimeout(resolve, 1500));
      }
    }
  }

  show(screen) {
    const follow = this.pinned;
    const first = this.screen === null;
    this.screen = screen;
    this.part(".status").textContent = screen.typing ? `${screen.bot.name} is typing…` : `with ${screen.bot.name}`;
    this.part(".status").classList.toggle("typing", screen.typing);
    this.chat.setAttribute("aria-label", `Chat with ${screen.bot.name}`);
    const fresh = this.showMessages(screen);
    this.showTyping(screen.typing);
    this.showReplyKeys(screen.reply_keyboard);
    const empty = screen.messages.length === 0;
    this.part(".start").hidden = !(empty && !screen.blocked);
    this.part(".unblock").hidden = !screen.blocked;
    this.part(".composer").hidden = screen.blocked || empty;
    this.part(".commands").hidden = screen.commands.length === 0;
    this.showWelcome(empty, screen);
    this.showAnswer(screen.last_callback_answer, first);
    if (screen.blocked || empty) this.composer.close();
    if (follow || first) this.toEnd();
    else if (fresh) this.part(".newer").hidden = false;
  }

  showMessages(screen) {
    const act = {
      tap: (...all) => this.tap(...all),
      edit: (message) => this.composer.startEditing(message),
      command: (text) => this.do("text", { text }),
      link: (url, event, anchor) => { event.preventDefault(); this.follow(url, anchor); },
      enlarge: (url) => this.desk.enlarge(url),
      settled: () => { if (this.pinned) this.toEnd(); },
    };
    const present = new Set(screen.messages.map((message) => message.message_id));
    for (const [id, { node }] of this.drawn) {
      if (!present.has(id)) {
        this.drawn.delete(id);
        node.style.height = `${node.offsetHeight}px`;
        node.classList.add("going");
        requestAnimationFrame(() => { node.style.height = "0px"; });
        setTimeout(() => node.remove(), 420);
      }
    }
    let fresh = false;
    for (const message of screen.messages) {
      const look = JSON.stringify(message);
      const known = this.drawn.get(message.message_id);
      if (known?.look === look) continue;
      const node = drawMessage(message, act);
      if (known) {
        known.node.replaceWith(node);
      } else {
        fresh = true;
        node.classList.add("coming");
        this.addDay(message);
        this.chat.append(node);
      }
      this.drawn.set(message.message_id, { look, node });
    }
    return fresh;
  }

  addDay(message) {
    const day = dayName(message.date);
    if (day === this.day) return;
    this.day = day;
    const line = document.createElement("p");
    line.className = "day";
    line.textContent = day;
    this.chat.append(line);
  }

  showTyping(typing) {
    let dots = this.chat.querySelector(".dots");
    if (!typing) return dots?.remove();
    if (!dots) {
      dots = document.createElement("div");
      dots.className = "dots";
      dots.setAttribute("aria-hidden", "true");
      dots.append(...[1, 2, 3].map(() => document.createElement("i")));
    }
    this.chat.append(dots);
    return undefined;
  }

  showReplyKeys(rows) {
    const box = this.part(".reply-keys");
    box.hidden = rows.length === 0;
    box.replaceChildren(...rows.map((row) => {
      const line = document.createElement("div");
      line.append(...row.map((text) => {
        const key = document.createElement("button");
        key.type = "button";
        key.textContent = text;
        key.addEventListener("click", () => this.do("text", { text }));
        return key;
      }));
      return line;
    }));
  }

  showWelcome(empty, screen) {
    this.chat.querySelector(".welcome")?.remove();
    if (!empty) return;
    const card = document.createElement("div");
    card.className = "welcome";
    const title = document.createElement("h3");
    title.textContent = screen.description ? "What can this bot do?" : screen.bot.name;
    const words = document.createElement("p");
    words.textContent = screen.description || "Press Start to begin.";
    card.append(title, words);
    this.chat.append(card);
  }

  async showAnswer(answer, first) {
    const fresh = answer && answer.callback_id !== this.lastAnswer;
    this.lastAnswer = answer?.callback_id ?? null;
    if (!fresh || first || !answer.text) return;
    if (answer.show_alert) {
      await ask({ title: this.screen.bot.name, text: answer.text, choices: [{ text: "OK", value: "ok", primary: true }] });
    } else {
      this.toast(answer.text);
    }
  }

  toast(words) {
    const toast = this.part(".toast");
    toast.textContent = words;
    toast.classList.add("on");
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => toast.classList.remove("on"), 3500);
  }

  atEnd() {
    return this.chat.scrollHeight - this.chat.scrollTop - this.chat.clientHeight < 80;
  }

  toEnd(smooth = false) {
    this.pinned = true;
    this.part(".newer").hidden = true;
    this.chat.scrollTo({ top: this.chat.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const box = document.createElement("textarea");
    box.value = text;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }
}


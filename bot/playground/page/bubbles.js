// One message as a bubble. The server has already made its HTML safe; everything else is set as text.

import { sign } from "./signs.js";

const SIGNS = { audio: "voice", video_note: "video" };

function element(name, className, text) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

export function clockTime(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

export function dayName(seconds) {
  return new Date(seconds * 1000).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
}

function size(bytes) {
  return bytes < 1024 ? `${bytes} B` : bytes < 1048576 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function picture(message, act) {
  const button = element("button", message.spoiler ? "photo hidden-photo" : "photo");
  button.type = "button";
  button.setAttribute("aria-label", message.spoiler ? "Hidden picture" : "Picture, open it larger");
  const image = element("img");
  image.src = message.photo;
  image.alt = message.text || "Picture";
  image.addEventListener("load", act.settled);
  button.append(image);
  button.addEventListener("click", () => {
    if (button.classList.contains("hidden-photo")) button.classList.remove("hidden-photo");
    else act.enlarge(message.photo);
  });
  return button;
}

function attachment(file) {
  const row = element(file.url ? "a" : "div", "file");
  if (file.url) {
    row.href = file.url;
    row.download = file.name;
  }
  const tile = element("span", "file-sign");
  tile.append(sign(SIGNS[file.kind] || file.kind));
  row.append(tile);
  const words = element("span", "file-words");
  words.append(element("span", "file-name", file.name));
  if (file.size) words.append(element("span", "file-size", size(file.size)));
  row.append(words);
  return row;
}

function keyboard(message, act) {
  const box = element("div", "keyboard");
  message.buttons.forEach((row, rowNumber) => {
    const line = element("div", "keyboard-row");
    row.forEach((button, column) => {
      const key = element("button", `key ${button.kind}${button.style ? ` ${button.style}` : ""}`, button.text);
      key.type = "button";
      if (button.kind !== "callback") {
        key.title = button.kind === "url" ? button.url : "Copy";
        key.append(sign(button.kind === "url" ? "out" : "copy"));
      }
      key.addEventListener("click", () => act.tap(message, rowNumber, column, key));
      line.append(key);
    });
    box.append(line);
  });
  return box;
}

// `act` has tap, edit, link, command, enlarge and settled.
export function drawMessage(message, act) {
  const mine = message.from === "me";
  const node = element("div", `message ${mine ? "mine" : "theirs"}${message.protected ? " protected" : ""}`);
  node.dataset.id = message.message_id;
  const bubble = element("div", "bubble");
  node.append(bubble);
  if (message.forwarded) bubble.append(element("p", "forwarded", "Forwarded from somebody else"));
  if (message.reply_to !== null) bubble.append(element("p", "replied", message.reply_to || "…"));
  if (message.photo) bubble.append(picture(message, act));
  for (const file of [message.document, message.attachment]) if (file) bubble.append(attachment(file));
  if (message.text) {
    const words = element("div", "words");
    words.innerHTML = message.html;
    words.addEventListener("click", (event) => press(event, act));
    words.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") press(event, act); });
    bubble.append(words);
  }
  const foot = element("p", "foot");
  const mark = (name, meaning) => {
    const span = element("span", "mark");
    span.append(sign(name));
    span.title = meaning;
    span.role = "img";
    span.setAttribute("aria-label", meaning);
    foot.append(span);
  };
  if (message.silent) mark("silent", "Came without a sound");
  if (message.protected) mark("shield", "Cannot be forwarded or saved");
  // Telegram's apps show no such mark on a bot's messages, because those change with every tap.
  if (message.edited && message.from !== "bot") foot.append(element("span", "mark", "edited"));
  foot.append(element("time", "", clockTime(message.date)));
  bubble.append(foot);
  if (message.reaction) node.append(element("span", "reaction", message.reaction));
  if (message.buttons.length) node.append(keyboard(message, act));
  if (mine && message.text && !message.photo && !message.document && !message.attachment) {
    const edit = element("button", "icon edit");
    edit.append(sign("pencil"));
    edit.type = "button";
    edit.title = "Edit";
    edit.setAttribute("aria-label", "Edit this message");
    edit.addEventListener("click", () => act.edit(message));
    node.append(edit);
  }
  return node;
}

function press(event, act) {
  const target = event.target.closest(".spoiler, .command, .expandable, a[href]");
  if (!target) return;
  if (target.matches(".spoiler:not(.shown)")) {
    event.preventDefault();
    target.classList.add("shown");
  } else if (target.matches(".command")) {
    event.preventDefault();
    act.command(target.textContent);
  } else if (target.matches(".expandable")) {
    target.classList.toggle("open");
  } else if (target.matches("a[href]") && event.type === "click") {
    act.link(target.getAttribute("href"), event, target);
  }
}

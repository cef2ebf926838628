// The desk around the phones: who has one, the clock, links from one phone to another.

import { get, post } from "./api.js";
import { ask, openMenu } from "./dialogs.js";
import { Phone } from "./phone.js";

const main = document.getElementById("phones");
const alone = new URLSearchParams(location.search).get("phone");

class Desk {
  constructor() {
    this.phones = new Map();
    this.offset = 0;
    document.querySelector(".clock-steps").addEventListener("click", (event) => {
      const seconds = Number(event.target.dataset.forward);
      if (seconds) this.forward(seconds);
    });
    document.getElementById("clock-custom").addEventListener("click", () => this.askForward());
    document.getElementById("add-person").addEventListener("click", () => this.askPerson());
    addEventListener("focus", () => this.meet());
    setInterval(() => this.tick(), 1000);
  }

  async meet() {
    const { people } = await get("/play/people");
    for (const person of people) {
      if (this.phones.has(person.id) || (alone && String(person.id) !== alone)) continue;
      const phone = new Phone(person, this);
      this.phones.set(person.id, phone);
      main.append(phone.node);
      phone.watch();
    }
    main.style.setProperty("--phones", this.phones.size);
    document.body.classList.toggle("alone", Boolean(alone));
    if (alone && this.phones.size) document.title = `${[...this.phones.values()][0].person.first_name} · Playground`;
    return people;
  }

  setClock({ offset }) {
    this.offset = offset;
    this.tick();
  }

  tick() {
    const now = new Date(Date.now() + this.offset * 1000);
    const time = document.getElementById("clock-time");
    time.textContent = now.toLocaleString([], { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
    time.classList.toggle("moved", Math.abs(this.offset) >= 1);
    time.title = this.offset ? `${Math.round(this.offset)} seconds ahead of this machine` : "The clock of this machine";
  }

  async forward(seconds) {
    this.setClock(await post("/play/clock", { forward: seconds }));
  }

  async askForward() {
    const answer = await ask({
      title: "Move the clock forward",
      fields: [
        { name: "days", label: "Days", value: "0", type: "number", min: 0 },
        { name: "hours", label: "Hours", value: "0", type: "number", min: 0 },
        { name: "minutes", label: "Minutes", value: "30", type: "number", min: 0 },
      ],
      choices: [{ text: "Cancel", value: "" }, { text: "Move", value: "move", primary: true }],
    });
    if (!answer) return;
    await this.forward(Number(answer.days) * 86400 + Number(answer.hours) * 3600 + Number(answer.minutes) * 60);
  }

  async askPerson() {
    const answer = await ask({
      title: "Add a person",
      fields: [
        { name: "first_name", label: "First name", value: "Robin" },
        { name: "language_code", label: "Language of the phone (en, de, …)", value: "en" },
      ],
      choices: [{ text: "Cancel", value: "" }, { text: "Add", value: "add", primary: true }],
    });
    if (!answer?.first_name.trim()) return;
    const person = await post("/play/people", {
      first_name: answer.first_name.trim(), language_code: answer.language_code.trim() || "en",
    });
    if (alone) open(`/?phone=${person.id}`, "_blank");
    else { await this.meet(); this.phones.get(person.id).node.scrollIntoView({ behavior: "smooth", inline: "end" }); }
  }

  // Everyone who could open a link from this phone, other people first.
  async others(phone) {
    const { people } = await get("/play/people");
    return people.sort((one, other) => Number(one.id === phone.person.id) - Number(other.id === phone.person.id));
  }

  async openDeepLink(phone, payload, anchor) {
    openMenu(anchor, (await this.others(phone)).map((person) => ({
      text: person.id === phone.person.id ? "Open on this phone" : `Open on ${person.first_name}'s phone`,
      act: () => this.start(person, payload),
    })));
  }

  start(person, payload) {
    const phone = this.phones.get(person.id);
    return phone ? phone.openedWith(payload) : post(`/play/people/${person.id}/start`, { payload });
  }

  // Telegram's share button: the link is sent to someone, who opens it.
  async share(phone, url, text, anchor) {
    const link = url || text;
    openMenu(anchor, (await this.others(phone)).filter((person) => person.id !== phone.person.id).map((person) => ({
      text: `Send to ${person.first_name}, who opens it`,
      act: () => {
        const payload = new URL(link, location.href).searchParams.get("start");
        return payload === null ? phone.toast("This link leads elsewhere.") : this.start(person, payload);
      },
    })));
  }

  enlarge(url) {
    const box = document.createElement("dialog");
    box.className = "large";
    const image = document.createElement("img");
    image.src = url;
    image.alt = "Picture";
    box.append(image);
    box.addEventListener("click", () => box.close());
    box.addEventListener("close", () => box.remove());
    document.body.append(box);
    box.showModal();
  }
}

const desk = new Desk();
desk.meet().catch(() => { main.textContent = "The playground does not answer."; });

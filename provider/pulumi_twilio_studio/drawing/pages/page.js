"use strict";
// Whatever comes from a definition is set as text, never as markup.

const NEAREST = 3, FARTHEST = 0.02, READABLE = 0.42, NEAR = 400, STEP = 1.25, PAN = 80, TOOLBAR = 44, AROUND = 60;
const SIGNS = { added: "+", removed: "\u2212", changed: "~", renamed: "\u21bb", rewired: "\u21c4", moved: ">", reached: "\u2713", missed: "\u00d7" };

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "click") made.addEventListener("click", value);
    else if (value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** What holds all of these boxes, with a margin. */
function around(boxes) {
  const [left, top] = [0, 1].map((axis) => Math.min(...boxes.map((box) => box[axis])) - AROUND);
  const [right, bottom] = [0, 1].map((axis) => Math.max(...boxes.map((box) => box[axis] + box[axis + 2])) + AROUND);
  return [left, top, right - left, bottom - top];
}

/** One flow: its picture, and what is known of its widgets. */
class Sheet {
  constructor(section) {
    this.section = section;
    this.svg = section.querySelector("svg.picture");
    this.selected = null;
    this.hits = [];
    this.isDrawn = this.svg !== null;
    if (!this.isDrawn) return;
    Object.assign(this, JSON.parse(section.querySelector("script").textContent));
    this.view = this.svg.querySelector(".view");
    this.scale = section.querySelector(".scale");
    this.frame = this.svg.dataset.frame.split(" ").map(Number);
    this.shapes = [...this.svg.querySelectorAll(".card")];
    this.ways = [...this.svg.querySelectorAll(".edge")];
    this.texts = this.cards.map((card) =>
      [card.name, card.type, card.former, ...Object.entries(card.properties).flat(),
        ...card.ports.map((port) => port.title)].join("\n").toLowerCase());
    // What lies off the screen is not drawn: with thousands of widgets that makes the difference.
    this.parts = [...this.cards.map((card, at) => [this.shapes[at], card.box]),
      ...this.edges.map((edge, at) => [this.ways[at], edge.box])];
    this.listen();
  }

  /** The first view: all of it, or what differs, or else the first of that or the start, large enough to read. */
  begin() {
    if (!this.isDrawn || this.k) return;
    const boxes = this.cards.filter((card) => card.marks.length).map((card) => card.box);
    const first = boxes[0] ?? this.start() ?? this.cards[0].box;
    this.fit();
    if (this.k < READABLE && boxes.length) this.fit(around(boxes));
    if (this.k >= READABLE) return;
    const [x, y, width] = first;
    this.k = READABLE + 0.2;
    this.x = this.width / 2 - (x + width / 2) * this.k;
    this.y = 60 - y * this.k;
    this.apply();
  }

  /** Where the flow starts, with the entrances above it if they are near. */
  start() {
    const start = this.cards.find((card) => card.isStart)?.box;
    const entrance = this.cards.find((card) => card.isEntrance)?.box;
    if (!start || !entrance || start[1] - entrance[1] > NEAR) return start;
    return [start[0], entrance[1], start[2]];
  }

  get width() { return this.svg.clientWidth; }
  get height() { return this.svg.clientHeight; }

  /** Show what x, y and k say, once a frame at most. */
  apply() {
    this.frameAhead ??= requestAnimationFrame(() => { this.frameAhead = null; this.draw(); });
  }

  draw() {
    const [left, top] = [-this.x / this.k, -this.y / this.k];
    const [right, bottom] = [left + this.width / this.k, top + this.height / this.k];
    for (const [part, [x, y, width, height]] of this.parts) {
      part.classList.toggle("out", x - AROUND > right || x + width + AROUND < left
        || y - AROUND > bottom || y + height + AROUND < top);
    }
    this.view.setAttribute("transform", `translate(${this.x} ${this.y}) scale(${this.k})`);
    this.svg.classList.toggle("far", this.k < 0.3);
    this.svg.classList.toggle("farther", this.k < 0.1);
    this.scale.textContent = `${Math.round(this.k * 100)} %`;
  }

  fit([x, y, width, height] = this.frame) {
    const room = this.height - TOOLBAR;
    this.k = Math.max(Math.min(this.width / width, room / height, 1), FARTHEST);
    this.x = (this.width - width * this.k) / 2 - x * this.k;
    this.y = (room - height * this.k) / 2 - y * this.k;
    this.apply();
  }

  zoom(factor, atX = this.width / 2, atY = this.height / 2) {
    const k = Math.min(Math.max(this.k * factor, FARTHEST), NEAREST);
    this.x = atX - (atX - this.x) * (k / this.k);
    this.y = atY - (atY - this.y) * (k / this.k);
    this.k = k;
    this.apply();
  }

  pan(x, y) {
    this.x += x;
    this.y += y;
    this.apply();
  }

  centre(at) {
    const [x, y, width, height] = this.cards[at].box;
    this.k = Math.max(this.k, 0.8);
    this.x = this.width / 2 - (x + width / 2) * this.k;
    this.y = this.height / 2 - (y + height / 2) * this.k;
    this.apply();
  }

  select(at) {
    this.svg.querySelectorAll(".selected, .lit").forEach((each) => each.classList.remove("selected", "lit"));
    this.svg.querySelector(".halo")?.remove();
    this.selected = at;
    if (at !== null) {
      const [, , width, height] = this.cards[at].box;
      const halo = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const values = { class: "halo", x: -6, y: -6, width: width + 12, height: height + 12, rx: 14 };
      Object.entries(values).forEach(([key, value]) => halo.setAttribute(key, value));
      this.shapes[at].prepend(halo);
      this.shapes[at].classList.add("selected");
      this.edges.forEach((edge, i) => this.ways[i].classList.toggle("lit", edge.from === at || edge.to === at));
    }
    panel.show(this);
  }

  search(text) {
    const wanted = text.trim().toLowerCase();
    this.hits = !wanted || !this.isDrawn ? [] : this.texts.flatMap((words, at) => words.includes(wanted) ? [at] : []);
    this.svg?.classList.toggle("searching", wanted !== "");
    const hits = new Set(this.hits);
    this.shapes?.forEach((shape, at) => shape.classList.toggle("found", hits.has(at)));
    return this.hits.length;
  }

  listen() {
    const { svg } = this;
    let drag = null; // where the pointer was last, while it is down
    let isDragged = false;
    svg.addEventListener("wheel", (event) => {
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      this.zoom(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0015)), event.offsetX, event.offsetY);
    }, { passive: false });
    svg.addEventListener("pointerdown", (event) => {
      isDragged = false;
      if (event.button === 0) drag = [event.clientX, event.clientY];
    });
    svg.addEventListener("pointermove", (event) => {
      if (!drag) return;
      const [x, y] = [event.clientX - drag[0], event.clientY - drag[1]];
      if (!isDragged && Math.hypot(x, y) < 4) return;
      if (!isDragged) svg.setPointerCapture(event.pointerId);
      isDragged = true;
      drag = [event.clientX, event.clientY];
      svg.classList.add("dragged");
      this.pan(x, y);
    });
    const drop = () => { drag = null; svg.classList.remove("dragged"); };
    svg.addEventListener("pointerup", drop);
    svg.addEventListener("pointercancel", drop);
    svg.addEventListener("click", (event) => {
      if (isDragged) return;
      const card = event.target.closest(".card");
      this.select(card ? Number(card.dataset.card) : null);
    });
    svg.addEventListener("keydown", (event) => this.key(event));
    this.section.querySelector(".zoom").addEventListener("click", (event) => {
      const buttons = { in: () => this.zoom(STEP), out: () => this.zoom(1 / STEP), fit: () => this.fit(),
        one: () => this.zoom(1 / this.k) };
      buttons[event.target.dataset.zoom]?.();
    });
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const keys = {
      ArrowLeft: () => this.pan(PAN, 0), ArrowRight: () => this.pan(-PAN, 0),
      ArrowUp: () => this.pan(0, PAN), ArrowDown: () => this.pan(0, -PAN),
      "+": () => this.zoom(STEP), "=": () => this.zoom(STEP), "-": () => this.zoom(1 / STEP),
      0: () => this.fit(), 1: () => this.zoom(1 / this.k), Escape: () => this.select(null),
    };
    if (!(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  }
}

/** The details at the right: the widget that is selected, and all changes of the flow. */
const panel = {
  widget: document.getElementById("widget"),
  changes: document.getElementById("changes"),

  show(sheet) {
    this.showWidget(sheet);
    const listed = sheet.isDrawn ? sheet.changes : [];
    this.changes.hidden = listed.length === 0;
    this.changes.replaceChildren(
      element("h3", {}, `Changes (${listed.length})`),
      element("ul", { class: "list" }, ...listed.map((change) => this.change(sheet, change))));
  },

  change(sheet, change) {
    if (change.card === null) return element("li", { class: "plain" }, change.line);
    const isHere = change.card === sheet.selected;
    const go = () => { sheet.select(change.card); sheet.centre(change.card); };
    return element("li", {}, element("button",
      { type: "button", click: go, "aria-current": isHere ? "true" : null }, change.line));
  },

  showWidget(sheet) {
    const at = sheet.isDrawn ? sheet.selected : null;
    this.widget.hidden = at === null;
    if (at === null) return this.widget.replaceChildren();
    const card = sheet.cards[at];
    this.widget.replaceChildren(
      element("button", { type: "button", class: "close", "aria-label": "Close", click: () => sheet.select(null) }, "\u00d7"),
      element("h2", {}, card.name),
      element("div", { class: "kind" }, card.type + (card.former ? ` \u00b7 was ${card.former}` : "")),
      ...card.marks.map((mark) => element("span", { class: `mark ${mark}` }, `${SIGNS[mark]} ${mark}`)),
      ...this.contrasts(sheet, at),
      ...this.transitions(sheet, at),
      ...this.properties(card));
  },

  contrasts(sheet, at) {
    const mine = sheet.changes.filter((change) => change.card === at);
    if (!mine.length) return [];
    return [element("h3", {}, "What changes"), ...mine.map((change) => element("div", {},
      element("div", { class: "plain" }, change.line),
      ...["existing", "desired"].filter((side) => change[side] !== null)
        .map((side) => element("div", { class: `side ${side}` }, change[side]))))];
  },

  transitions(sheet, at) {
    const to = (target) => element("button", { type: "button",
      click: () => { sheet.select(target); sheet.centre(target); } }, sheet.cards[target].name);
    const leaving = sheet.cards[at].ports.flatMap((port, number) => {
      const edges = sheet.edges.filter((edge) => edge.from === at && edge.port === number);
      if (!edges.length) return [this.row(port.mark, port.title, "nowhere")];
      return edges.map((edge) => this.row(edge.mark, port.title, to(edge.to)));
    });
    const arriving = sheet.edges.filter((edge) => edge.to === at).map((edge) =>
      this.row(edge.mark, sheet.cards[edge.from].ports[edge.port].title, to(edge.from)));
    const list = (title, rows) => rows.length
      ? [element("h3", {}, title), element("ul", { class: "list" }, ...rows)] : [];
    return [...list("Leads to", leaving), ...list("Reached from", arriving)];
  },

  row(mark, title, end) {
    return element("li", { class: "row" },
      element("span", { class: "kind" }, mark ? `${SIGNS[mark]} ${title}` : title),
      end instanceof Node ? end : element("span", { class: "kind" }, end));
  },

  properties(card) {
    const rows = Object.entries(card.properties).flatMap(([key, value]) =>
      [element("dt", {}, key), element("dd", {}, value)]);
    return rows.length ? [element("h3", {}, "Properties"), element("dl", {}, ...rows)] : [];
  },
};

const sections = [...document.querySelectorAll("section.sheet")];
const sheets = new Map();
const search = document.getElementById("search");
const found = document.getElementById("found");
let current = null;
let hit = -1;

function open(at) {
  document.querySelectorAll("nav button").forEach((button, i) =>
    i === at ? button.setAttribute("aria-current", "true") : button.removeAttribute("aria-current"));
  sections.forEach((section, i) => { section.hidden = i !== at; });
  if (!sheets.has(at)) sheets.set(at, new Sheet(sections[at]));
  current = sheets.get(at);
  panel.show(current);
  current.begin();
  find();
}

function find(step = 0) {
  const count = current.search(search.value);
  if (!search.value.trim()) { found.textContent = ""; hit = -1; return; }
  hit = count ? (step ? (hit + step + count) % count : 0) : -1;
  found.textContent = count ? `${hit + 1} of ${count}` : "none";
  if (count) { current.select(current.hits[hit]); current.centre(current.hits[hit]); }
}

document.querySelector("nav")?.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) open(Number(button.dataset.sheet));
});
search.addEventListener("input", () => find());
search.addEventListener("keydown", (event) => {
  if (event.key === "Enter") find(event.shiftKey ? -1 : 1);
  if (event.key === "Escape") { search.value = ""; find(); current.svg?.focus(); }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && event.target !== search) { event.preventDefault(); search.focus(); search.select(); }
});
if (sections.length) open(0);

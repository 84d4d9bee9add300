(() => {
"use strict";
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const data = JSON.parse($("#data").textContent);
const pool = (index) => (index === null || index === undefined ? null : data.pool[index]);

// Light and dark
const theme = $("#theme");
const dark = () => document.documentElement.classList.contains("dark") ||
  (!document.documentElement.classList.contains("light") && matchMedia("(prefers-color-scheme: dark)").matches);
const paint = (on) => {
  document.documentElement.classList.toggle("dark", on);
  document.documentElement.classList.toggle("light", !on);
  theme.setAttribute("aria-pressed", on);
};
theme.hidden = false;
theme.setAttribute("aria-pressed", dark());
theme.addEventListener("click", () => paint(!dark()));
if (location.hash === "#dark" || location.hash === "#light") paint(location.hash === "#dark");

// The section in view
const links = new Map($$(".contents a").map((a) => [a.hash.slice(1), a]));
if ("IntersectionObserver" in window) {
  const seen = new IntersectionObserver((entries) => entries.forEach((entry) => {
    if (!entry.isIntersecting) return;
    links.forEach((a) => a.removeAttribute("aria-current"));
    links.get(entry.target.id)?.setAttribute("aria-current", "true");
  }), { rootMargin: "-20% 0px -70% 0px" });
  $$("main > section").forEach((section) => seen.observe(section));
}

// Marks: short arrays become objects with the fields a query may name
const layerOf = new Map(data.layers.map(([id, label, key, hue]) => [id, { id, label, key, hue }]));
const signed = (x) => (x > 0 ? "+" : x < 0 ? "−" : "") + Math.abs(x);
const outlet = "outlet";
const decoded = new Map();
const marksOf = (textIndex) => {
  if (decoded.has(textIndex)) return decoded.get(textIndex);
  const text = data.texts[textIndex];
  const marks = text.p.map((p, at) => {
    const list = [];
    const common = { article: text.a, paragraph: p.n, at, group: data.articles[text.a].group };
    for (const [start, end, column, rule, weight, event, voice] of p.e) {
      const [name, label, book, code, layer] = data.columns[column];
      list.push({ ...common, what: "evidence", layer, start, end, column: name, label, book, weight,
        rule: pool(rule), event: pool(event), voice: pool(voice), words: p.t.slice(start, end).toLowerCase(),
        letter: layer === "tone" ? (weight > 0 ? "+" : weight < 0 ? "−" : "0") : code, void: weight === 0 });
    }
    for (const [start, end, actor, via, label, score, voice] of p.m) {
      list.push({ ...common, what: "mention", layer: "mention", start, end, actor: pool(actor), via: pool(via),
        label: pool(label), score, voice: pool(voice),
        letter: pool(actor).slice(0, 2) + ({ positive: "+", negative: "−" }[pool(label)] ?? "·") });
    }
    for (const [start, end, record, part] of p.c) {
      const [speaker, lemma, stance, kind, type, level, words, resolved] = text.attributions[record];
      list.push({ ...common, what: "attribution", layer: "attribution", start, end, record, part, speaker: pool(speaker),
        lemma: pool(lemma), stance: pool(stance), kind: pool(kind), type: pool(type), level, count: words, resolved,
        letter: ["s", "c", ""][part] });
    }
    for (const [start, end, record, part] of p.x) {
      const [agent, patient, valence, lemma, voice] = text.acts[record];
      list.push({ ...common, what: "act", layer: "act", start, end, record, part, agent: pool(agent), patient: pool(patient),
        valence: pool(valence), lemma: pool(lemma), voice: pool(voice), hidden: agent === null,
        letter: part === 0 ? (pool(valence) === "blame" ? "▼" : "▲") : part === 1 ? "a" : "p" });
    }
    return list;
  });
  const actors = new Set(data.actors);
  text.p.forEach((p, at) => {
    const ends = p.s;
    const sentence = (m) => { const i = ends.findIndex((end) => m.start < end); return i < 0 ? ends.length : i; };
    const named = new Map();
    for (const m of marks[at]) {
      if (m.what !== "mention" || !actors.has(m.actor)) continue;
      const place = sentence(m);
      if (!named.has(place)) named.set(place, new Set());
      named.get(place).add(m.actor);
    }
    for (const m of marks[at]) {
      const who = m.what === "evidence" ? named.get(sentence(m)) : null;
      m.about = who && who.size === 1 ? [...who][0] : null;
    }
    marks[at].near = (m) => {
      const own = marks[at].filter((n) => n.what === "mention" && data.near.includes(n.actor) && sentence(n) === sentence(m));
      const who = new Set(own.map((n) => n.actor));
      return who.size === 1 ? [...who][0] : null;
    };
  });
  decoded.set(textIndex, marks);
  return marks;
};
// Places of a word, found when a number asks for them
const sought = new Set();
const seek = (word, textIndex) => {
  const key = `${textIndex} ${word}`;
  if (sought.has(key)) return;
  sought.add(key);
  const safe = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("'", "['’]");
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_])${safe}(?![\\p{L}\\p{N}_])`, "giu");
  const text = data.texts[textIndex];
  text.p.forEach((p, at) => {
    const list = marksOf(textIndex)[at];
    for (const found of p.t.matchAll(pattern)) {
      const m = { article: text.a, paragraph: p.n, at, group: data.articles[text.a].group, what: "word", layer: "word", word,
        start: found.index, end: found.index + found[0].length };
      list.push({ ...m, near: list.near(m) });
    }
  });
};
const fits = (mark, query) => Object.entries(query).every(([field, wanted]) =>
  (Array.isArray(wanted) ? wanted.includes(mark[field])
    : wanted?.not ? !wanted.not.includes(mark[field]) : mark[field] === wanted));

// The text
let open = 0;
let flashed = new Set();
const active = new Set();
const paragraphs = $("#paragraphs");
const describe = (m) => {
  const voice = m.voice ? `in the words of ${m.voice === outlet ? "the outlet" : m.voice}` : "";
  const join = (...parts) => parts.filter(Boolean).join(" · ");
  switch (m.what) {
    case "evidence":
      return [m.layer === "tone" ? "Sentiment" : `${m.label} (${m.book})`,
        join(`weight ${signed(m.weight)}`, `rule ${m.rule}`, m.event, voice)];
    case "mention":
      return [m.actor, join(`${m.label}, ${signed(m.score)}`, `by ${m.via}`, voice)];
    case "attribution":
      return [`${["Source", "Cue", "Content"][m.part]}: ${m.speaker}`,
        join(m.lemma && `${m.lemma} (${m.stance})`, m.kind, m.type, `${m.count} words`, m.level > 1 && "nested")];
    case "word":
      return [m.word, join("a word that was compared", m.near && `near ${m.near}`)];
    default:
      return [`${m.valence === "blame" ? "▼ Blame" : "▲ Credit"}: ${["act", "agent", "patient"][m.part]}`,
        join(`${m.agent ?? "agent hidden"} → ${m.patient ?? "nobody named"}`, `act ${m.lemma}`, voice)];
  }
};
const look = (m) => {
  if (m.what === "attribution") return m.part === 2 ? ["tint", "9%"] : m.part === 1 ? ["tint", "30%"] : ["line", "dotted"];
  if (m.what === "act") return m.part === 0 ? ["tint", "22%"] : ["line", m.part === 1 ? "solid" : "dashed"];
  if (m.what === "mention") return ["line", m.label === "negative" ? "wavy" : m.label === "positive" ? "double" : "solid"];
  return ["tint", "22%"];
};
const draw = (at) => {
  const p = data.texts[open].p[at];
  const all = marksOf(open)[at];
  const shown = all.filter((m) => active.has(m.layer) || flashed.has(m));
  const edges = [...new Set([0, p.t.length, ...shown.flatMap((m) => [m.start, m.end])])].sort((a, b) => a - b);
  const pieces = [];
  edges.slice(0, -1).forEach((start, i) => {
    const end = edges[i + 1];
    const own = shown.filter((m) => m.start <= start && end <= m.end);
    const words = p.t.slice(start, end);
    if (!own.length) { pieces.push(words); return; }
    // The narrowest mark gives the colour, every mark that ends here its letter.
    own.sort((a, b) => (b.end - b.start) - (a.end - a.start));
    const inner = own[own.length - 1];
    const mark = make("mark", { tabIndex: -1 }, words);
    for (const m of own) {
      const [how, amount] = look(m);
      mark.classList.add(how);
      mark.style.setProperty(how === "tint" ? "--t" : "--s", amount);
      if (m.void) mark.classList.add("void");
      if (flashed.has(m)) mark.classList.add("flash");
    }
    mark.classList.add(`hue${layerOf.get(inner.layer)?.hue ?? 4}`);
    const letters = [...new Set(own.filter((m) => m.end === end && m.letter).map((m) => m.letter))];
    if (letters.length) mark.append(make("sup", { ariaHidden: "true" }, letters.join(" ")));
    mark.marks = own;
    pieces.push(mark);
  });
  paragraphs.children[at].lastElementChild.replaceChildren(...pieces);
};
const bar = (kind, title, left, width, negative) => {
  const inner = make("i", { className: negative ? "neg" : "" });
  inner.style.left = `${left}%`;
  inner.style.width = `${width}%`;
  return make("span", { className: `bar ${kind}`, title }, inner);
};
const read = (textIndex) => {
  open = textIndex;
  const text = data.texts[open];
  const article = data.articles[text.a];
  $("#text-title").textContent = article.title;
  $("#text-about").textContent = [...article.meta.filter(Boolean), article.id].join(" · ");
  paragraphs.replaceChildren(...text.p.map((p) => {
    const margin = make("div", { className: "margin" }, make("span", { className: "number" }, `${p.n}`));
    if (p.r === "body") {
      if (p.tone !== null) margin.append(bar("tone", `tone ${signed(p.tone)}`, 50 + 50 * Math.min(p.tone, 0), 50 * Math.abs(p.tone), p.tone < 0));
      if (p.share !== null) margin.append(bar("share", `${Math.round(100 * p.share)} % attributed`, 0, 100 * p.share));
    }
    return make("div", { className: `row ${p.r}`, id: `a${text.a}p${p.n}` }, margin, make("p", {}, p.t));
  }));
  text.p.forEach((_, at) => draw(at));
  $$("#articles tbody tr").forEach((row) => row.toggleAttribute("aria-current", row.dataset.text === `${open}`));
};
const redraw = () => {
  const held = paragraphs.contains(document.activeElement) ? document.activeElement.marks ?? [] : null;
  data.texts[open].p.forEach((_, at) => draw(at));
  // Drawing anew loses the focus: it stays on the same words, or with the text.
  if (held) ($$("mark", paragraphs).find((mark) => mark.marks.some((m) => held.includes(m))) ?? $("#text")).focus({ preventScroll: true });
};

// Layers
const buttons = new Map($$("#layers [data-layer]").map((b) => [b.dataset.layer, b]));
const legends = () => {
  const parts = [];
  for (const id of active) {
    if (!id.startsWith("book ")) continue;
    const own = data.columns.filter((c) => c[4] === id);
    parts.push(own.flatMap((c, i) => [i ? ", " : "", make("b", {}, c[3] ?? ""), ` ${c[1]}`]));
  }
  if (active.has("attribution")) parts.push([make("b", {}, "s"), " source, ", make("b", {}, "c"), " cue, tinted content"]);
  if (active.has("act")) parts.push([make("b", {}, "▼"), " blame, ", make("b", {}, "▲"), " credit, ", make("b", {}, "a"), " agent, ", make("b", {}, "p"), " patient"]);
  if (active.has("mention")) parts.push(["wavy underline: unfavourable, double: favourable"]);
  if (active.has("tone")) parts.push([make("b", {}, "+"), " positive, ", make("b", {}, "−"), " negative, struck out: cancelled"]);
  $("#legend").replaceChildren(...parts.flatMap((part, i) => (i ? ["; ", ...part] : part)));
};
const toggle = (id, on = !active.has(id)) => {
  if (!buttons.has(id)) return;
  on ? active.add(id) : active.delete(id);
  buttons.get(id).setAttribute("aria-pressed", on);
  legends();
};
buttons.forEach((button, id) => button.addEventListener("click", () => { toggle(id); redraw(); }));
const clear = () => { [...active].forEach((id) => toggle(id, false)); flashed = new Set(); $("#shown").hidden = true; redraw(); };
$("#clear").addEventListener("click", clear);
$("#layers").hidden = false;

// Rule and weight of the words pointed at
const card = $("#card");
const tell = (mark) => {
  $$("mark.here").forEach((m) => { m.classList.remove("here"); m.removeAttribute("aria-describedby"); });
  if (!mark?.marks) { card.hidden = true; return; }
  mark.classList.add("here");
  mark.setAttribute("aria-describedby", "card");
  card.replaceChildren(make("dl", {}, ...[...mark.marks].reverse().flatMap((m) => {
    const [term, what] = describe(m);
    const dt = make("dt", { className: `hue${layerOf.get(m.layer)?.hue ?? 4}` }, make("span", { ariaHidden: "true" }, "● "), term);
    return [dt, make("dd", {}, what)];
  })));
  card.hidden = false;
  const desk = $("#desk").getBoundingClientRect();
  const [box] = mark.getClientRects();
  const left = Math.max(0, Math.min(box.left - desk.left, desk.width - card.offsetWidth));
  card.style.left = `${left}px`;
  card.style.top = `${box.bottom - desk.top + 8}px`;
};
paragraphs.addEventListener("pointerover", (event) => tell(event.target.closest("mark")));
paragraphs.addEventListener("pointerleave", () => tell(null));
paragraphs.addEventListener("click", (event) => tell(event.target.closest("mark")));
paragraphs.addEventListener("focusin", (event) => tell(event.target.closest("mark")));

// Keys: letters and digits only while the reader has the focus (WCAG 2.1.4), Escape everywhere
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !card.hidden) { tell(null); return; }
  if (event.key === "Escape" && !$("#shown").hidden) { done(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  if (!event.target.closest("#reader")) return;
  const layer = data.layers.find((l) => l[2] && l[2] === event.key);
  if (layer) { toggle(layer[0]); redraw(); event.preventDefault(); }
  else if (event.key === "0") clear();
  else if ((event.key === "ArrowRight" || event.key === "ArrowLeft") && $("#text").contains(event.target)) {
    const marks = $$("mark", paragraphs);
    const at = marks.indexOf(document.activeElement);
    const next = marks[at < 0 ? 0 : at + (event.key === "ArrowRight" ? 1 : -1)];
    next?.focus();
    event.preventDefault();
  }
});

// Show the words behind a number
const still = matchMedia("(prefers-reduced-motion: reduce)");
let places = [];
let place = 0;
let inAll;
/** The link that asked, to which Done leads back. */
let asked = null;
const done = () => { clear(); tell(null); asked?.focus(); asked = null; };
const hits = (query, textIndex) => (query.what === "word" && seek(query.word, textIndex), marksOf(textIndex)).flat().filter((m) => fits(m, query));
const go = (to) => {
  if (!places.length) return;
  place = (to + places.length) % places.length;
  const { text, marks } = places[place];
  if (text !== open) read(text);
  marks.forEach((m) => flashed.add(m));
  redraw();
  const first = marks[0];
  const target = $$("mark.flash", paragraphs.children[first.at]).find((mark) => mark.marks.includes(first)) ?? paragraphs.children[first.at];
  target.scrollIntoView({ block: "center", behavior: still.matches ? "auto" : "smooth" });
  target.focus?.({ preventScroll: true });
  tell(target);
  status();
};
const status = () => {
  const shown = $("#shown");
  const more = inAll > places.length ? `, a sample of ${inAll} in all; the others stand in the tables` : "";
  const words = `${place + 1} of ${places.length} ${places.length === 1 ? "place" : "places"} in the texts of this page${more}`;
  const button = (label, step) => {
    const b = make("button", { type: "button" }, label);
    b.addEventListener("click", () => go(place + step));
    return b;
  };
  const back = make("button", { type: "button" }, asked ? "Back to the number" : "Done");
  back.addEventListener("click", done);
  shown.replaceChildren(places.length ? words : "The words stand in a text that this page does not hold; see tables/evidence.csv.",
    ...(places.length > 1 ? [button("Previous", -1), button("Next", 1)] : []), back);
  shown.hidden = false;
};
const show = ({ total, ...query }, href) => {
  inAll = total;
  const [, article] = /^#a(\d+)p/.exec(href) ?? [];
  const first = data.articles[article]?.text;
  const order = data.texts.map((_, i) => i).sort((a, b) => (b === first) - (a === first) || a - b);
  places = [];
  for (const text of order) {
    // Marks of one record (source, cue, content) are one place.
    const groups = new Map();
    for (const m of hits(query, text)) {
      const key = m.record === undefined ? m : `${m.what} ${m.record}`;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(m);
    }
    places.push(...[...groups.values()].map((marks) => ({ text, marks })));
    if (places.length > 400) break;
  }
  const from = places.findIndex(({ text, marks }) => `#a${data.texts[text].a}p${marks[0].paragraph}` === href);
  [...active].forEach((id) => toggle(id, false));
  flashed = new Set();
  const layer = places[0]?.marks[0].layer;
  if (layer) toggle(layer, true);
  if (places.length) go(Math.max(from, 0));
  else { status(); $("#reader").scrollIntoView(); }
};
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.show");
  if (!link) return;
  event.preventDefault();
  asked = link;
  show(JSON.parse(link.dataset.show), link.getAttribute("href"));
});
for (const figure of $$("figure[data-hints]")) {
  const hints = JSON.parse(figure.dataset.hints);
  if (!hints.length) continue;
  $$("svg title", figure).forEach((title) => {
    const hint = hints.find((h) => title.textContent.startsWith(h.begins));
    if (!hint) return;
    title.parentElement.classList.add("go");
    title.parentElement.addEventListener("click", () => { asked = null; show(JSON.parse(hint.query), hint.href); });
  });
}

// Tables: sort by any column, filter; from nine rows on
const collator = new Intl.Collator("en", { numeric: true });
/** Ascending or descending; what is empty comes last either way. */
const inOrder = (a, b, down) => {
  if (a === null || b === null) return (a === null) - (b === null);
  const order = typeof a === "number" && typeof b === "number" ? a - b : collator.compare(a, b);
  return down ? -order : order;
};
const fixedTone = (x) => (x > 0 ? "+" : x < 0 ? "−" : "") + Math.abs(x).toFixed(2);
/** `−0.13`, `< .001`, `17 228`, `41 %`, `[0.11, 0.17]`, `132 / 792`: its first number. */
const NUMBER = /^([[<>=≈]*)\s*([+−-]?[\d\u202f]*\.?\d+)(\s*(%|per |,.*\]|of |\/ |·|\[).*)?$/;
const numberOf = (text) => {
  const [, sign, digits] = NUMBER.exec(text) ?? [];
  if (!digits) return NaN;
  const number = parseFloat(digits.replace("−", "-").replaceAll("\u202f", ""));
  return sign === "<" ? number - 1e-9 : sign === ">" ? number + 1e-9 : number;
};
for (const table of $$("table.long")) {
  const body = $("tbody", table);
  const rows = [...body.rows];
  const words = rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim()));
  const lines = words.map((cells) => cells.join(" ").replaceAll("−", "-").toLowerCase());
  const heads = $$("thead th", table);
  let shown = rows.map((_, i) => i);
  const set = () => body.replaceChildren(...shown.map((i) => rows[i]));
  heads.forEach((head, c) => {
    const filled = words.map((cells) => cells[c] ?? "").filter(Boolean);
    const numeric = filled.length > 0 && filled.every((text) => !Number.isNaN(numberOf(text)));
    const keys = words.map((cells) => (cells[c] ? (numeric ? numberOf(cells[c]) : cells[c]) : null));
    const button = make("button", { type: "button" }, ...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((h) => h.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      shown.sort((a, b) => inOrder(keys[a], keys[b], down) || a - b);
      set();
    });
  });
  const input = make("input", { type: "search", placeholder: "words of a row" });
  const count = make("span", { ariaLive: "polite" }, `${rows.length} rows`);
  input.addEventListener("input", () => {
    const parts = input.value.trim().replaceAll("−", "-").toLowerCase().split(/\s+/);
    let n = 0;
    rows.forEach((row, i) => { row.hidden = !parts.every((part) => lines[i].includes(part)); n += !row.hidden; });
    count.textContent = n < rows.length ? `${n} of ${rows.length} rows` : `${n} rows`;
  });
  const named = $("caption", table).textContent;
  const label = make("label", { title: named }, "Filter", make("span", { className: "unseen" }, ` ${named}`), input);
  table.parentElement.before(make("p", { className: "sift" }, label, count));
}

// Many articles: search, filter, sort, twenty at a time
const library = $("#library");
if (library) {
  const SIZE = 20;
  const columns = [
    { name: "article", of: (a) => a.title },
    ...data.meta.map((name, i) => ({ name: name.replaceAll("_", " "), of: (a) => a.meta[i] || null })),
    { name: "words", of: (a) => a.words, numeric: true },
    { name: "tone", of: (a) => a.tone, numeric: true },
    { name: "attributed", of: (a) => a.share, numeric: true },
  ];
  let sorting = { column: null, down: false };
  let page = 0;
  let wanted = "";
  const filters = new Map();
  const full = data.texts.map((text) => text.p.map((p) => p.t).join("\n").toLowerCase());
  const body = $("#articles tbody");
  const searched = Object.values(data.articles);
  const rest = searched.length < data.n ? ` listed here, of ${data.n} in tables/documents.csv` : "";
  const list = () => {
    const held = searched.filter((a) => {
      const words = `${a.title} ${a.id}`.toLowerCase();
      const found = !wanted || words.includes(wanted) || (a.text !== null && full[a.text].includes(wanted));
      return found && [...filters.values()].every((holds) => holds(a));
    });
    if (sorting.column) {
      const { of } = sorting.column;
      held.sort((a, b) => inOrder(of(a), of(b), sorting.down));
    }
    const last = Math.max(0, Math.ceil(held.length / SIZE) - 1);
    page = Math.min(page, last);
    const partly = wanted && data.texts.length < data.n ? `; words were sought in the ${data.texts.length} texts this page holds, titles in all that are listed` : "";
    $("#matches").textContent = `${held.length} of ${searched.length} articles${rest}${partly}`;
    const pages = $("#pages");
    pages.hidden = last === 0;
    $("span", pages).textContent = `page ${page + 1} of ${last + 1}`;
    $$("button", pages).forEach((b) => { b.disabled = +b.dataset.page < 0 ? page === 0 : page === last; });
    body.replaceChildren(...held.slice(page * SIZE, page * SIZE + SIZE).map((a) => {
      const row = make("tr", {}, ...columns.map((c, i) => {
        const value = c.of(a);
        const shown = value === null ? "" : c.name === "tone" ? fixedTone(value) : c.name === "attributed" ? `${Math.round(100 * value)} %` : `${value}`;
        if (i) return make("td", { className: c.numeric ? "n" : "" }, shown);
        const head = make("th", { scope: "row" });
        head.append(a.text === null ? shown : make("a", { href: "#text" }, shown));
        return head;
      }));
      row.title = a.id;
      if (a.text !== null) {
        row.dataset.text = a.text;
        row.toggleAttribute("aria-current", a.text === open);
        row.addEventListener("click", (event) => {
          event.preventDefault();
          flashed = new Set();
          $("#shown").hidden = true;
          read(a.text);
          $("#text").scrollIntoView({ behavior: still.matches ? "auto" : "smooth" });
          $("#text").focus({ preventScroll: true });
        });
      } else row.title += ": this page does not hold the text; its evidence stands in tables/evidence.csv";
      return row;
    }));
  };
  $("#articles thead tr").replaceChildren(...columns.map((c) => {
    const button = make("button", { type: "button" }, c.name);
    const head = make("th", { scope: "col", className: c.numeric ? "n" : "" }, button);
    button.addEventListener("click", () => {
      sorting = { column: c, down: sorting.column === c && !sorting.down };
      page = 0;
      $$("#articles thead th").forEach((th) => th.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", sorting.down ? "descending" : "ascending");
      list();
    });
    return head;
  }));
  data.meta.forEach((name, i) => {
    const values = [...new Set(searched.map((a) => a.meta[i]).filter(Boolean))].sort();
    if (values.length < 2) return;
    const label = name.replaceAll("_", " ");
    const sift = (key, holds) => { holds ? filters.set(key, holds) : filters.delete(key); page = 0; list(); };
    const add = (text, control) => $("#filters").append(make("label", {}, `${text} `, control));
    if (values.length <= 40) {
      const select = make("select", {}, make("option", { value: "" }, "all"), ...values.map((v) => make("option", { value: v }, v)));
      select.addEventListener("change", () => sift(i, select.value && ((a) => a.meta[i] === select.value)));
      add(label, select);
    } else if (values.every((v) => /^\d{4}-\d\d-\d\d/.test(v))) {
      const bounds = { min: values[0].slice(0, 10), max: values[values.length - 1].slice(0, 10) };
      const [from, to] = ["from", "to"].map((end) => {
        const input = make("input", { type: "date", ...bounds });
        add(`${label} ${end}`, input);
        return input;
      });
      const between = (a) => a.meta[i] && (!from.value || a.meta[i].slice(0, 10) >= from.value) && (!to.value || a.meta[i].slice(0, 10) <= to.value);
      [from, to].forEach((input) => input.addEventListener("change", () => sift(i, (from.value || to.value) && between)));
    } else {
      const input = make("input", { type: "search", placeholder: "contains" });
      input.addEventListener("input", () => {
        const part = input.value.trim().toLowerCase();
        sift(i, part && ((a) => (a.meta[i] ?? "").toLowerCase().includes(part)));
      });
      add(label, input);
    }
  });
  $("#search").hidden = false;
  $("#search").addEventListener("submit", (event) => event.preventDefault());
  $("#search input").addEventListener("input", (event) => { wanted = event.target.value.trim().toLowerCase(); page = 0; list(); });
  $$("#pages button").forEach((b) => b.addEventListener("click", () => { page += +b.dataset.page; list(); }));
  list();
}

// Print shows what is folded, and folds it again.
let folded = [];
addEventListener("beforeprint", () => { folded = $$("details:not([open])"); folded.forEach((d) => { d.open = true; }); });
addEventListener("afterprint", () => { folded.forEach((d) => { d.open = false; }); });

// Addresses: a paragraph of any text this page holds, a figure, a table, folded or not
const reach = () => {
  const id = decodeURIComponent(location.hash.slice(1));
  const [, article] = /^a(\d+)p\d+$/.exec(id) ?? [];
  const text = data.articles[article]?.text;
  if (+article < data.n && (text ?? null) === null) {
    places = [];
    status();
    $("#reader").scrollIntoView();
    return;
  }
  if (text !== undefined && text !== open) read(text);
  const target = id && document.getElementById(id);
  if (!target) return;
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    target.scrollIntoView();
  if (article !== undefined) { target.classList.remove("reached"); void target.offsetWidth; target.classList.add("reached"); }
};
addEventListener("hashchange", reach);
if (data.texts.length) { toggle("attribution", true); read(0); }
if (location.hash) reach();
})();

"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const cards = all(".finding");
  const spots = all("#paper [data-f], .box");
  const figures = new Map();
  for (const spot of all("#paper [data-k]")) {
    const known = figures.get(spot.dataset.k) || [];
    figures.set(spot.dataset.k, [...known, spot]);
  }
  for (const box of all(".box")) {
    const [left, top, width, height] = box.dataset.box.split(" ");
    Object.assign(box.style, {left: left + "%", top: top + "%", width: width + "%", height: height + "%"});
  }
  const of = (element) => (element.dataset.f || "").split(" ");
  const shown = (element) => element.offsetParent !== null;
  const scroll = (element) => element && element.scrollIntoView({block: "center"});
  const light = (elements, test) => elements.forEach((element) => element.classList.toggle("on", test(element)));

  function openPane(name) {
    const tab = document.querySelector(`[data-pane="${name}"]`);
    if (!tab) return;
    const row = tab.closest(".tabs");
    for (const other of all("[data-pane]", row)) other.setAttribute("aria-selected", String(other === tab));
    for (const pane of row.dataset.panes.split(" ")) if (byId(pane)) byId(pane).hidden = pane !== name;
    if (row.parentElement.tagName === "ASIDE") {
      for (const part of all("[data-only]")) part.hidden = part.dataset.only !== name;
      filter();
    }
  }

  /* Scroll the list alone, so that the document stays where it is. */
  const aside = document.querySelector("aside");
  function reveal(element) {
    if (!element || aside.scrollHeight <= aside.clientHeight) return scroll(element);
    const box = element.getBoundingClientRect(), frame = aside.getBoundingClientRect(), bar = 90;
    if (box.top < frame.top + bar) aside.scrollTop -= frame.top + bar - box.top;
    else if (box.bottom > frame.bottom) aside.scrollTop += Math.min(box.bottom - frame.bottom, box.top - frame.top - bar);
  }

  function showFinding(number, side, start) {
    openPane("findings");
    light(spots, (spot) => of(spot).includes(number));
    light(cards, (card) => card.dataset.f === number);
    light(all("#paper span.on, .fact.on"), () => false);
    const card = byId("f" + number);
    reveal(card);
    if (side !== "paper") return;
    const mine = spots.filter((spot) => of(spot).includes(number) && shown(spot));
    const first = start || card.dataset.s;
    scroll(mine.find((spot) => spot.dataset.s === first) || mine[0]);
  }

  function showFact(key, at, side) {
    openPane("facts");
    const places = figures.get(key) || [];
    light(all("#paper .on, .box.on, .finding.on, .fact.on"), () => false);
    for (const spot of places) spot.classList.add("on");
    const fact = byId("k" + key);
    if (fact) fact.classList.add("on");
    if (side === "paper") { if (byId("pages")) openPane("paper"); scroll(places[at]); } else reveal(fact);
  }

  const off = new Set();
  const rule = byId("rule"), category = byId("category"), search = byId("search");
  function filter() {
    const wanted = search.value.trim().toLowerCase();
    for (const item of all("aside [data-item]")) item.hidden = wanted !== "" && !item.textContent.toLowerCase().includes(wanted);
    for (const card of cards) {
      const {severity, rule: code, category: kind} = card.dataset;
      if (off.has(severity) || (rule.value && rule.value !== code) || (category.value && category.value !== kind)) card.hidden = true;
    }
    for (const spot of spots) spot.classList.toggle("quiet", of(spot).every((number) => byId("f" + number).hidden));
  }
  for (const button of all("[data-severity][aria-pressed]")) button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") === "true";
    button.setAttribute("aria-pressed", String(!on));
    if (on) off.add(button.dataset.severity); else off.delete(button.dataset.severity);
    filter();
  });
  for (const field of [rule, category, search]) field.addEventListener("input", filter);
  for (const tab of all("[data-pane]")) tab.addEventListener("click", () => openPane(tab.dataset.pane));
  for (const card of cards) card.addEventListener("click", (event) => {
    const quote = event.target.closest("[data-s]");
    showFinding(card.dataset.f, "paper", quote && quote.dataset.s);
  });
  for (const spot of all("#paper [data-f], #paper [data-k], .box")) spot.addEventListener("click", () => {
    const numbers = of(spot).filter((number) => number !== "" && !byId("f" + number).hidden);
    if (numbers.length) {
      const now = numbers.findIndex((number) => byId("f" + number).classList.contains("on"));
      showFinding(numbers[(now + 1) % numbers.length], "finding");
    } else if (spot.dataset.k) showFact(spot.dataset.k, 0, "fact");
  });
  for (const link of all(".go")) link.addEventListener("click", () => showFact(link.dataset.k, Number(link.dataset.n), "paper"));

  function step(by) {
    const open = cards.filter((card) => !card.hidden);
    const now = open.findIndex((card) => card.classList.contains("on"));
    const card = open[now < 0 ? (by > 0 ? 0 : open.length - 1) : now + by];
    if (!card) return;
    showFinding(card.dataset.f, "paper");
    card.focus({preventScroll: true});
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input, select")) { if (event.key === "Escape") event.target.blur(); return; }
    const panes = all("aside [data-pane]");
    if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
    else if (event.key === "/") { search.focus(); event.preventDefault(); }
    else if (event.key === "p" && byId("pages")) openPane(byId("pages").hidden ? "pages" : "paper");
    else if (event.key === "Enter" && event.target.matches(".finding")) showFinding(event.target.dataset.f, "paper");
    else if (/^[1-9]$/.test(event.key) && panes[event.key - 1]) openPane(panes[event.key - 1].dataset.pane);
  });
  openPane("findings");
  if (byId("pages")) openPane("paper");
  const wanted = /^#f(\d+)$/.exec(location.hash);
  if (wanted && byId("f" + wanted[1])) showFinding(wanted[1], "paper");
})();

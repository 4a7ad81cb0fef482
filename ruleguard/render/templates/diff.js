"use strict";
(() => {
  const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));
  const get = (id) => document.getElementById(id);
  const showWords = ["Show whole values", "Fold long values"];

  const button = (kind, text, after) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = kind;
    made.textContent = text;
    after.after(made);
    return made;
  };

  for (const id of all(".id")) button("copy", "Copy", id).setAttribute("aria-label", `Copy the id ${id.textContent}`);
  for (const block of all(".commands pre")) button("copy", "Copy", block).setAttribute("aria-label", "Copy the commands");
  for (const list of all(".reasons")) list.open = list.querySelectorAll("li").length <= 3;

  const fold = (toggle, folded) => {
    toggle.parentElement.classList.toggle("folded", folded);
    toggle.setAttribute("aria-expanded", String(!folded));
    toggle.textContent = showWords[folded ? 0 : 1];
  };
  for (const pair of all(".pair")) if (pair.querySelector(".fold")) fold(button("more", "", pair), true);

  const copy = async (pressed) => {
    const source = pressed.previousElementSibling;
    let done = "Copied";
    try {
      await navigator.clipboard.writeText(source.textContent);
    } catch {
      getSelection().selectAllChildren(source);
      done = document.execCommand("copy") ? "Copied" : "Selected";
    }
    pressed.textContent = done;
    setTimeout(() => { pressed.textContent = "Copy"; }, 1500);
  };
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("button");
    if (pressed?.classList.contains("copy")) copy(pressed);
    if (pressed?.classList.contains("more")) fold(pressed, pressed.getAttribute("aria-expanded") === "true");
  });

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    for (const item of closed) item.open = true;
  });
  addEventListener("afterprint", () => {
    for (const item of closed) item.open = false;
    closed = [];
  });

  const form = get("facets");
  if (!form) return;
  const search = get("search");
  const status = get("status");
  const reset = get("reset");
  const boxes = all("input", form);
  const names = [...new Set(boxes.map((box) => box.name))];
  const areas = all(".area").map((element) => ({
    element,
    parts: all(".part", element),
    tally: element.querySelector(".tally"),
    said: element.querySelector(".tally").textContent,
  }));
  const changes = all(".change").map((element) => ({
    element,
    facets: {
      severity: element.dataset.severity,
      state: element.dataset.state,
      impact: element.dataset.impact,
      area: element.closest(".area").dataset.area,
    },
    text: "",
  }));

  const textOf = (change) => {
    if (!change.text) {
      const { element } = change;
      const headings = [element.closest(".part").querySelector("h3"), element.closest(".area").querySelector("h2")];
      const own = all(".level, .badge, .impact, .field, .sentence, .grounds, .value, code", element);
      change.text = [...own, ...headings].map((item) => item?.textContent ?? "").join(" ").toLowerCase();
    }
    return change.text;
  };
  const chosen = () => {
    const sets = Object.fromEntries(names.map((name) => [name, new Set()]));
    for (const box of boxes) if (box.checked) sets[box.name].add(box.value);
    return sets;
  };
  const fits = (change, name, sets) => sets[name].size === 0 || sets[name].has(change.facets[name]);

  const apply = () => {
    const sets = chosen();
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const counts = new Map(boxes.map((box) => [`${box.name} ${box.value}`, 0]));
    let shown = 0;
    for (const change of changes) {
      const found = words.every((word) => textOf(change).includes(word));
      const misses = names.filter((name) => !fits(change, name, sets));
      for (const name of names) {
        const key = `${name} ${change.facets[name]}`;
        if (found && misses.every((other) => other === name)) counts.set(key, counts.get(key) + 1);
      }
      const visible = found && misses.length === 0;
      change.element.classList.toggle("out", !visible);
      shown += visible ? 1 : 0;
    }
    for (const box of boxes) {
      const count = counts.get(`${box.name} ${box.value}`);
      box.parentElement.lastElementChild.textContent = String(count);
      box.parentElement.classList.toggle("empty", count === 0);
    }
    tell(shown, words.length > 0 || boxes.some((box) => box.checked));
  };
  const tell = (shown, filtered) => {
    for (const area of areas) {
      const left = area.element.querySelectorAll(".change:not(.out)").length;
      area.element.classList.toggle("out", left === 0);
      area.tally.textContent = filtered ? `${left} of ${area.element.querySelectorAll(".change").length} shown` : area.said;
      for (const part of area.parts) part.classList.toggle("out", !part.querySelector(".change:not(.out)"));
    }
    status.textContent = `${shown} of ${changes.length} change${changes.length === 1 ? "" : "s"} shown`;
    get("no-match").hidden = shown > 0;
    reset.disabled = !filtered;
  };

  let timer = 0;
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(apply, 120);
  });
  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  const clear = () => {
    form.reset();
    search.value = "";
    apply();
  };
  reset.addEventListener("click", () => {
    clear();
    search.focus();
  });

  const reveal = () => {
    const target = location.hash.length > 1 ? get(location.hash.slice(1)) : null;
    if (!target?.classList.contains("change")) return;
    if (target.classList.contains("out")) clear();
    target.closest("details").open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);

  if (matchMedia("(max-width: 63.99rem)").matches) form.querySelector("details").open = false;
  form.hidden = false;
  get("tools").hidden = false;
  search.value = "";
  apply();
  reveal();
})();

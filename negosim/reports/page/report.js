(() => {
  "use strict";
  const root = document.documentElement;

  // ---- Light and dark: as the system says, until the button is pressed; nothing is kept.
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const theme = document.getElementById("theme");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  const tellTheme = () => { theme.textContent = isDark() ? "Light colours" : "Dark colours"; };
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    tellTheme();
  });
  dark.addEventListener("change", tellTheme);
  theme.hidden = false;
  tellTheme();

  // ---- Tables that sort: down, up, and back as they were; groups stay together.
  const NUMBER = /^[<>≥≤~]?\s*([+\-−]?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?)/;
  const words = new Intl.Collator("en", {numeric: true, sensitivity: "base"});
  const keyOf = (cell) => {
    if (cell.dataset.key !== undefined) return Number(cell.dataset.key.replace("inf", "Infinity"));
    const found = NUMBER.exec(cell.textContent.trim());
    return found ? Number(found[1].replace(/,/g, "").replace("−", "-")) : NaN;
  };
  const sortRows = (body, column, numeric, sign) => {
    const rows = [...body.rows].filter((row) => !row.classList.contains("group"));
    rows.forEach((row, place) => { if (row.dataset.place === undefined) row.dataset.place = place; });
    const entries = rows.map((row) => {
      const cell = row.cells[column];
      return {row, place: Number(row.dataset.place), key: keyOf(cell), text: cell.textContent.trim()};
    });
    const isNothing = (own) => (numeric ? Number.isNaN(own.key) : own.text === "" || own.text === "–");
    entries.sort((one, two) => {
      if (sign === 0) return one.place - two.place;
      if (isNothing(one) !== isNothing(two)) return isNothing(one) ? 1 : -1;
      if (isNothing(one)) return one.place - two.place;
      const order = numeric ? (one.key < two.key ? -1 : Number(one.key > two.key)) : words.compare(one.text, two.text);
      return order ? sign * order : one.place - two.place;
    });
    body.append(...entries.map((own) => own.row));
  };
  const sortTable = (table, head) => {
    const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
    const column = heads.indexOf(head);
    const numeric = head.classList.contains("number");
    const turns = numeric ? ["descending", "ascending", "none"] : ["ascending", "descending", "none"];
    const next = turns[(turns.indexOf(head.getAttribute("aria-sort")) + 1) % 3];
    heads.forEach((each) => each.setAttribute("aria-sort", each === head ? next : "none"));
    const sign = {ascending: 1, descending: -1, none: 0}[next];
    [...table.tBodies].forEach((body) => sortRows(body, column, numeric, sign));
  };
  document.addEventListener("click", (event) => {
    const head = event.target.closest("table.sortable thead th[aria-sort]");
    if (head) sortTable(head.closest("table"), head);
  });

  // ---- Charts: their ink is that of the page, so that a change of colours needs no new drawing.
  const INK = "currentColor";
  const guide = {labelColor: INK, titleColor: INK, labelLimit: 400};
  // Who listens is told the chart as a whole, and its numbers in a table; none of its marks.
  const LOOK = {
    aria: false,
    background: null,
    font: "system-ui, sans-serif",
    view: {stroke: null},
    axis: {...guide, domainColor: INK, tickColor: INK, gridColor: INK, gridOpacity: 0.15, domainOpacity: 0.5},
    legend: guide,
    header: guide,
    title: {color: INK, subtitleColor: INK},
    text: {color: INK},
    rule: {color: INK},
    tick: {color: INK},
  };
  const laidOver = (under, over) => {
    const found = {...under};
    for (const [name, value] of Object.entries(over)) {
      const both = value && typeof value === "object" && under && typeof under[name] === "object";
      found[name] = both ? laidOver(under[name], value) : value;
    }
    return found;
  };
  const views = new Map();
  const draw = async (place) => {
    const spec = JSON.parse(document.getElementById(place.dataset.spec).textContent);
    spec.config = laidOver(spec.config ?? {}, LOOK);
    spec.description = place.dataset.alt;
    const options = {
      mode: "vega-lite", renderer: "svg", actions: false, ast: true, defaultStyle: false,
      tooltip: {disableDefaultStyle: true}, logLevel: 1,
    };
    const drawn = await window.vegaEmbed(place, spec, options);
    views.set(place.id, drawn.view);
    place.querySelector("svg").setAttribute("aria-hidden", "true");
    const details = document.querySelector(`details[data-numbers="${place.id}"]`);
    // What a menu of the chart chooses changes its numbers, too.
    place.addEventListener("change", () => {
      if (details.open) drawn.view.runAsync().then(() => tellNumbers(details));
    });
  };

  // ---- The numbers of a chart: what it tells whoever points at its marks, row by row.
  const tips = (item, found) => {
    if (item.tooltip && typeof item.tooltip === "object") found.push(item.tooltip);
    for (const own of item.items ?? []) tips(own, found);
    return found;
  };
  const element = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  };
  const numbersTable = (heads, rows, caption) => {
    const region = element("div", undefined, {class: rows.length > 24 ? "scroll long" : "scroll", role: "region", tabindex: "0", "aria-label": caption});
    const table = element("table", undefined, {class: "sortable"});
    const isNumber = heads.map((_, k) => rows.every((row) => row[k] === "" || row[k] === "–" || NUMBER.test(row[k])));
    const top = element("tr");
    heads.forEach((text, k) => {
      const head = element("th", undefined, {scope: "col", "aria-sort": "none", class: isNumber[k] ? "number" : "left"});
      head.append(element("button", text, {type: "button"}));
      top.append(head);
    });
    const body = element("tbody");
    for (const row of rows) {
      const line = element("tr");
      row.forEach((text, k) => {
        const cell = element(k ? "td" : "th", text.replaceAll(" %", "\u00a0%"), k ? {} : {scope: "row"});
        if (isNumber[k]) cell.className = "number";
        line.append(cell);
      });
      body.append(line);
    }
    const thead = element("thead");
    thead.append(top);
    table.append(element("caption", caption), thead, body);
    region.append(table);
    return region;
  };
  const tellNumbers = (details) => {
    const view = views.get(details.dataset.numbers);
    const place = details.querySelector("div");
    if (!view) return;
    const kinds = new Map();
    for (const tip of tips(view.scenegraph().root, [])) {
      const heads = Object.keys(tip);
      const kind = JSON.stringify(heads);
      if (!kinds.has(kind)) kinds.set(kind, {heads, rows: new Map()});
      const row = heads.map((head) => String(tip[head] ?? ""));
      kinds.get(kind).rows.set(JSON.stringify(row), row);
    }
    const chosen = [...document.querySelectorAll(`#${details.dataset.numbers} option:checked`)];
    const title = document.getElementById(`${details.dataset.numbers}-title`);
    const caption = [title, ...chosen].map((each) => each.textContent).join(": ");
    const tables = [...kinds.values()].map((kind) => numbersTable(kind.heads, [...kind.rows.values()], caption));
    place.replaceChildren(...tables);
  };
  document.querySelectorAll("details[data-numbers]").forEach((details) => {
    details.addEventListener("toggle", () => { if (details.open) tellNumbers(details); });
  });

  // ---- Paper: what is folded is opened, and folded again.
  // Charts are drawn as wide as a sheet, so that their texts are not made small with them.
  const SHEET = 660;
  const opened = [];
  const redrawn = [];
  const widen = (view, width) => view.signal("width", width).run();
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details[data-print]:not([open])").forEach((details) => {
      details.open = true;
      opened.push(details);
    });
    views.forEach((view, id) => {
      const place = document.getElementById(id);
      const wide = view.signal("width");
      if (place.clientWidth <= SHEET) return;
      place.style.width = `${SHEET}px`;
      redrawn.push(() => { place.style.width = ""; widen(view, wide); });
      widen(view, SHEET);
    });
  });
  window.addEventListener("afterprint", () => {
    opened.splice(0).forEach((details) => { details.open = false; });
    redrawn.splice(0).forEach((back) => back());
  });

  const places = [...document.querySelectorAll(".live")];
  const ready = places.reduce((before, place) => before.then(() => draw(place)), Promise.resolve());
  ready.then(() => { root.dataset.ready = "yes"; });
})();

(() => {
  "use strict";
  document.documentElement.classList.add("js");

  // The filter hides rows of the table and the details of the same routes.
  for (const section of document.querySelectorAll("[data-routes]")) {
    const rows = [...section.querySelectorAll("tbody tr")];
    const [text, stage, style] = ["text", "stage", "style"].map((name) => section.querySelector(`[name=${name}]`));
    const count = section.querySelector("output");
    const apply = () => {
      const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const content = row.textContent.toLowerCase();
        const matches = words.every((word) => content.includes(word))
          && (!stage.value || row.dataset.stage === stage.value)
          && (!style.value || row.dataset.style === style.value);
        row.hidden = !matches;
        document.getElementById(row.dataset.details).parentElement.hidden = !matches;
        shown += matches ? 1 : 0;
      }
      count.textContent = shown === rows.length ? `${shown} routes` : `${shown} of ${rows.length} routes`;
    };
    for (const input of [text, stage, style]) input.addEventListener("input", apply);
    section.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
    apply();

    // A click on a head sorts by it, and a second one reverses.
    const heads = [...section.querySelectorAll("th[data-sort]")];
    for (const head of heads) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const descending = head.getAttribute("aria-sort") === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", descending ? "descending" : "ascending");
        const column = [...head.parentElement.children].indexOf(head);
        const key = (row) => row.children[column].dataset.key ?? row.children[column].textContent;
        const order = new Intl.Collator("en", { numeric: true });
        rows.sort((one, other) => order.compare(key(one), key(other)) * (descending ? -1 : 1));
        section.querySelector("tbody").append(...rows);
      });
    }
  }

  // A link to a route opens its details, and a print shows all of them.
  const open = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const details = target?.closest("details");
    if (details) {
      details.open = true;
      details.scrollIntoView();
    }
  };
  addEventListener("hashchange", open);
  open();
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
})();

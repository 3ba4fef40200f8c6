// What the pages do more where script is on. All of them work without it.
"use strict";

// Words selected in a text get a link that cites them.
const text = document.querySelector(".text[data-id]");
if (text) {
  const points = (s) => [...s].length;
  const place = (node, offset) => {
    const words = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(".words");
    if (!words || !text.contains(words)) return -1;
    const before = document.createRange();
    before.selectNodeContents(words);
    before.setEnd(node, offset);
    return Number(words.dataset.start) + points(before.toString());
  };
  const label = document.querySelector("#citation").dataset.selected;
  document.addEventListener("selectionchange", () => {
    document.getElementById("select")?.remove();
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    const start = place(range.startContainer, range.startOffset);
    const end = place(range.endContainer, range.endOffset);
    if (start < 0 || end <= start) return;
    const to = new URL(location.href);
    to.searchParams.set("start", start);
    to.searchParams.set("end", end);
    to.hash = "citation";
    const link = document.createElement("a");
    link.id = "select";
    link.href = to;
    link.textContent = label;
    document.body.append(link);
  });
}

// What is to be copied gets a button that copies it.
if (navigator.clipboard) {
  for (const block of document.querySelectorAll(".copy")) {
    const words = block.textContent;
    const button = document.createElement("button");
    button.className = "quiet copier";
    button.type = "button";
    button.textContent = block.closest("[data-copy]").dataset.copy;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(words);
      button.textContent = "✓";
    });
    block.before(button);
  }
}

// On a narrow page what stands before the text or the lines is folded up.
if (matchMedia("(max-width: 62rem)").matches) {
  for (const x of document.querySelectorAll(".facets, .beside > details")) x.open = false;
}

// A time line, or a table of editions, that is wider than the page shows its end first.
for (const x of document.querySelectorAll(".drawn, .times, .times .scroll")) if (!x.querySelector(".name")) x.scrollLeft = x.scrollWidth;

// "/" goes to the search box.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    document.getElementById("q").focus();
  }
});

// The address names the view of a redline that is shown.
for (const radio of document.querySelectorAll(".views input")) {
  radio.addEventListener("change", () => {
    const here = new URL(location.href);
    if (radio.value === "side") here.searchParams.delete("view");
    else here.searchParams.set("view", radio.value);
    history.replaceState(null, "", here);
  });
}

// Files that are dropped on the form are those it sends.
const drop = document.getElementById("drop");
if (drop) {
  const over = (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    drop.classList.toggle("over", event.type === "dragover");
  };
  drop.addEventListener("dragover", over);
  drop.addEventListener("dragleave", over);
  drop.addEventListener("drop", (event) => {
    over(event);
    if (event.dataTransfer.files.length) document.getElementById("file").files = event.dataTransfer.files;
  });
}

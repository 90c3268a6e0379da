for (const list of document.querySelectorAll("[data-errors]")) {
  const inputs = [...list.querySelectorAll(".filters [name]")];
  const shown = list.querySelector("[data-shown]");
  const apply = () => {
    let count = 0;
    for (const error of list.querySelectorAll(".error")) {
      const hidden = inputs.some((input) =>
        input.name === "search"
          ? input.value && !error.textContent.includes(input.value)
          : input.value && error.dataset[input.name] !== input.value,
      );
      error.hidden = hidden;
      count += hidden ? 0 : 1;
    }
    shown.textContent = count;
  };
  for (const input of inputs) input.addEventListener("input", apply);
  apply();
}

// A chart as a picture on the clipboard: the server's still picture with its sentence and source,
// drawn on a canvas. Where the clipboard takes no picture, it is downloaded instead.

const SHARP = 2; // pixels of the picture for one of the page

export function offerCopy(figure) {
  const line = document.createElement("p");
  line.className = "app-chart__copy";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "app-chart__copy-button";
  button.textContent = "Copy as a picture";
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  line.append(button, said);
  figure.append(line);
  button.addEventListener("click", async () => {
    said.textContent = "Copying";
    said.textContent = await handOver(figure.dataset.picture);
  });
}

async function handOver(address) {
  let picture;
  try {
    picture = asPng(address);
    await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
    return "Copied";
  } catch {
    try {
      download(await picture);
      return "The clipboard is not available here: the picture is downloaded instead.";
    } catch {
      return "The picture could not be made. Try again.";
    }
  }
}

async function asPng(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} for ${address}`);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(await answer.text())}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * SHARP;
  canvas.height = image.naturalHeight * SHARP;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("No picture"))), "image/png");
  });
}

function download(blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = "chart.png";
  link.click();
  URL.revokeObjectURL(link.href);
}

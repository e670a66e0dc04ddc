/** Text in lines that fit. */

/**
 * The text with its lines broken at spaces where they are longer than so many columns; a word that is longer stays
 * whole. What follows a break stands as far in as its line, and `hang` further.
 */
export function wrapped(text: string, columns: number, hang = ""): string {
  return text.split("\n").map((line) => broken(line, columns, hang)).join("\n");
}

function broken(line: string, columns: number, hang: string): string {
  const indent = /^ */.exec(line)![0];
  const [first, ...words] = line.slice(indent.length).split(" ");
  const lines = [indent + first];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (longer.length <= columns) lines[lines.length - 1] = longer;
    else lines.push(indent + hang + word);
  }
  return lines.map((each) => each.trimEnd()).join("\n");
}

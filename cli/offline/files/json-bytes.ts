// The bytes of JSON in UTF-8, of which no character has a part that is one of these.

export const [QUOTE, COMMA] = [0x22, 0x2c];
const [BACKSLASH, COLON] = [0x5c, 0x3a];
export const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
export const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** The offset at which a string ends that begins at a quote; the end of the file where it does not end. */
export function endOfText(json: Buffer, quote: number): number {
  for (let end = json.indexOf(QUOTE, quote + 1); end >= 0; end = json.indexOf(QUOTE, end + 1)) {
    let escapes = 0;
    while (json[end - 1 - escapes] === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return end;
  }
  return json.length;
}

/** A property's name in JSON, with its quotes. */
export function nameOf(name: string): Buffer {
  return Buffer.from(JSON.stringify(name));
}

/** Whether the value at an offset belongs to the property of a name. */
export function isNamed(json: Buffer, value: number, name: Buffer): boolean {
  let at = value - 1;
  while (isSpace(json[at])) at--;
  if (json[at] !== COLON) return false;
  at--;
  while (isSpace(json[at])) at--;
  const start = at + 1 - name.length;
  // An escaped quote does not begin a name.
  return start > 0 && json[start - 1] !== BACKSLASH && name.compare(json, start, at + 1) === 0;
}

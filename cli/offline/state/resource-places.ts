import { isNamed, isSpace, nameOf } from "../files/json-bytes";

/**
 * A state's text, split so that resources are parsed one by one, and their properties separately: all at once they take many times the
 * text's size.
 */
export interface StateText {
  /** The JSON around the resources, with each resource's number in its place. */
  readonly frame: string;
  /** Parses a resource, with 0 in place of each of its parts. @throws SyntaxError where it is not JSON. */
  resource(number: number): unknown;
  /** Parses a part of a resource; undefined where the resource does not have it as an object. @throws SyntaxError where it is not JSON. */
  part(number: number, part: Part): unknown;
}

/** The parts that make up most of a resource. */
export const PARTS = ["inputs", "outputs"] as const;
export type Part = (typeof PARTS)[number];

const PART_NAMES = PARTS.map(nameOf);

/** Offsets for each resource: its begin and end, and those of its parts, 0 for a missing part. */
const NUMBERS = 2 + 2 * PARTS.length;

/** The offsets of the resources in a state. */
export class ResourcePlaces {
  /** In one array, as objects would take more memory than their content. */
  private readonly numbers: number[] = [];
  private readonly frame: string[] = [];
  private framed = 0;
  private start = 0;
  private parts: number[] = PARTS.flatMap(() => [0, 0]);
  private part = -1;

  constructor(private readonly json: Buffer) {}

  /** A resource may begin here. */
  open(at: number): void {
    this.start = at;
  }

  /** One of its properties begins here. */
  openPart(at: number): void {
    this.part = PART_NAMES.findIndex((name) => isNamed(this.json, at, name));
    if (this.part >= 0) this.parts[2 * this.part] = at;
  }

  closePart(at: number): void {
    if (this.part >= 0) this.parts[2 * this.part + 1] = at;
    this.part = -1;
  }

  close(at: number): void {
    let [from, to] = [this.start, at];
    while (from < to && isSpace(this.json[from])) from++;
    while (from < to && isSpace(this.json[to - 1])) to--;
    if (from === to) return;
    this.frame.push(this.json.toString("utf8", this.framed, from), String(this.numbers.length / NUMBERS));
    for (const place of [from, to, ...this.parts]) this.numbers.push(place);
    this.parts.fill(0);
    this.framed = to;
  }

  text(): StateText {
    const { json, numbers } = this;
    this.frame.push(json.toString("utf8", this.framed));
    return {
      frame: this.frame.join(""),
      resource(number) {
        const [from = 0, to = 0, ...parts] = numbers.slice(number * NUMBERS, (number + 1) * NUMBERS);
        const text: string[] = [];
        let taken = from;
        for (const [start, end] of pairsOf(parts)) {
          if (end === 0) continue;
          text.push(json.toString("utf8", taken, start), "0");
          taken = end;
        }
        return JSON.parse(text.join("") + json.toString("utf8", taken, to));
      },
      part(number, part) {
        const at = number * NUMBERS + 2 + 2 * PARTS.indexOf(part);
        const [from = 0, to = 0] = numbers.slice(at, at + 2);
        return to === 0 ? undefined : JSON.parse(json.toString("utf8", from, to));
      },
    };
  }
}

/** Pairs of numbers. */
const pairsOf = (numbers: readonly number[]): (readonly [number, number])[] =>
  numbers
    .flatMap((from, i) => (i % 2 === 0 ? [[from, numbers[i + 1] ?? 0] as const] : []))
    .sort(([a], [b]) => a - b);

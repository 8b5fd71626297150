import { NotEvaluated } from "../../messages/errors";
import {
  CLOSE_LIST,
  CLOSE_OBJECT,
  COMMA,
  endOfText,
  isNamed,
  nameOf,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
} from "../files/json-bytes";
import { MAX_DEPTH } from "../protocol/rewrite";
import { ResourcePlaces, type StateText } from "./resource-places";

/** The depth of the list of resources: in `deployment`, or in `latest` of `checkpoint`. */
const LIST_DEPTHS: readonly number[] = [3, 4];
const LIST_NAME = nameOf("resources");

/**
 * Finds the resources in the JSON of a state, in UTF-8.
 * @throws NotEvaluated where it is nested deeper than any that Pulumi writes.
 */
export function splitState(file: string, json: Buffer): StateText {
  const scan = new Scan(json);
  for (let i = 0; i < json.length; i++) {
    const byte = json[i];
    if (byte === QUOTE) i = endOfText(json, i);
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      if (scan.open(byte, i) > MAX_DEPTH)
        throw new NotEvaluated(`${file} is nested deeper than ${MAX_DEPTH} levels, which is the limit.`);
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) scan.close(i);
    else if (byte === COMMA) scan.comma(i);
  }
  return scan.places.text();
}

/** Where a state's text is in its structure: it hands the list of resources on, item by item. */
class Scan {
  readonly places: ResourcePlaces;
  private depth = 0;
  /** The depth of the list of resources; 0 outside it. */
  private listDepth = 0;

  constructor(private readonly json: Buffer) {
    this.places = new ResourcePlaces(json);
  }

  /** @returns the depth within the opened object or list. */
  open(byte: number, at: number): number {
    const depth = ++this.depth;
    if (this.listDepth > 0) {
      if (depth === this.listDepth + 2 && byte === OPEN_OBJECT) this.places.openPart(at);
    } else if (byte === OPEN_LIST && LIST_DEPTHS.includes(depth) && isNamed(this.json, at, LIST_NAME)) {
      this.listDepth = depth;
      this.places.open(at + 1);
    }
    return depth;
  }

  close(at: number): void {
    const depth = this.depth--;
    if (this.listDepth === 0) return;
    if (depth === this.listDepth + 2) this.places.closePart(at + 1);
    else if (depth === this.listDepth) {
      this.places.close(at);
      this.listDepth = 0;
    }
  }

  comma(at: number): void {
    if (this.listDepth === 0 || this.depth !== this.listDepth) return;
    this.places.close(at);
    this.places.open(at + 1);
  }
}

// The measures of the picture, and its smallest parts.

import type { Interval } from "../../gke/intervals";
import { element, escaped } from "../report/markup";

export const WIDTH = 960;
export const LEFT = 240;
export const RIGHT = 16;
export const TOP = 58;
export const ROW = 48;
/** The bar within its row. */
export const BAR = { offset: 12, height: 24 };
/** So that a window of an hour is visible. */
const LEAST_WIDTH = 3;

/** Where a moment lies in the picture. */
export type Scale = (time: number) => number;

export const tip = (text: string): string => element("title", {}, escaped(text));

export const widthOf = ({ start, end }: Interval, scale: Scale): number =>
  Math.max(LEAST_WIDTH, Math.round((scale(end) - scale(start)) * 10) / 10);

export const label = (attributes: Readonly<Record<string, string | number>>, text: string): string =>
  element("text", attributes, escaped(text));

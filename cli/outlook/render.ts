import type { Outlook } from "../../policies/outlook/outlook";
import type { Paint } from "../report/colours";
import { toHtml } from "./html";
import { toCalendar } from "./ics";
import type { Without } from "./not-looked-at";
import { toJson } from "./report";
import { toSvg } from "./svg";
import { toText } from "./text";

/**
 * The outlook in one of its formats.
 * @param how for whom: `width` in columns of a terminal.
 * @param without what is missing in it.
 */
export function render(
  outlook: Outlook,
  format: "text" | "json" | "ics" | "svg" | "html",
  { zone, paint, width }: { zone: string; paint: Paint; width: number },
  without: Without,
): string {
  switch (format) {
    case "json":
      return toJson(outlook, zone, without);
    case "ics":
      return toCalendar(outlook, without);
    case "svg":
      return toSvg(outlook, without);
    case "html":
      return toHtml(outlook, zone, without);
    case "text":
      return toText(outlook, zone, without, paint, width);
  }
}

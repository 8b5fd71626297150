import type { Outlook } from "../../policies/outlook/outlook";
import type { Paint } from "../report/colours";
import { toHtml } from "./html";
import { toCalendar } from "./ics";
import { toJson } from "./report";
import { toSvg } from "./svg";
import { toText } from "./text";

/**
 * The outlook in one of its formats.
 * @param how for whom: `width` in columns of a terminal; `failed` names stacks or files that could not be looked at.
 */
export function render(
  outlook: Outlook,
  format: "text" | "json" | "ics" | "svg" | "html",
  { zone, paint, width, failed }: { zone: string; paint: Paint; width: number; failed: readonly string[] },
): string {
  switch (format) {
    case "json":
      return toJson(outlook, zone, failed);
    case "ics":
      return toCalendar(outlook, failed);
    case "svg":
      return toSvg(outlook, failed);
    case "html":
      return toHtml(outlook, zone, failed);
    case "text":
      return toText(outlook, zone, failed, paint, width);
  }
}

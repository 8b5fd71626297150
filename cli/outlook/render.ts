import type { Outlook } from "../../policies/outlook/outlook";
import type { Paint } from "../report/colours";
import { toHtml } from "./html";
import { toCalendar } from "./ics";
import { toJson } from "./report";
import { toSvg } from "./svg";
import { toText } from "./text";

/** The outlook in one of its formats. @param how for whom: `width` in columns of a terminal. */
export function render(
  outlook: Outlook,
  format: "text" | "json" | "ics" | "svg" | "html",
  { zone, paint, width }: { zone: string; paint: Paint; width: number },
): string {
  switch (format) {
    case "json":
      return toJson(outlook, zone);
    case "ics":
      return toCalendar(outlook);
    case "svg":
      return toSvg(outlook);
    case "html":
      return toHtml(outlook, zone);
    case "text":
      return toText(outlook, zone, paint, width);
  }
}

// The outlook as one page that needs no other file, and runs no program.

import { counted } from "../../gke/counted";
import { DAY } from "../../gke/time-units";
import { dayOf } from "../../gke/timestamps";
import { labelOf } from "../../policies/outlook/cluster";
import type { Outlook } from "../../policies/outlook/outlook";
import { ageText, dataAges } from "../report/data-age";
import { element, escaped } from "../report/markup";
import { allowedIn, factsOf } from "./facts";
import { collisionTexts, orderTexts } from "./fleet-texts";
import { noClusters, type Without } from "./not-looked-at";
import { toSvg } from "./svg";
import { COLOURS } from "./theme";
import { isUtc, slotIn } from "./times";

const STYLE = `${COLOURS}
body{margin:2rem auto;max-width:60rem;padding:0 1rem;background:var(--ground);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
svg{max-width:100%;height:auto}h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-top:1px solid var(--line)}
th{white-space:nowrap;font-weight:600}.muted{color:var(--muted)}.bad{color:var(--danger)}summary{cursor:pointer}`;

export function toHtml(outlook: Outlook, zone: string, without: Without): string {
  const { failed, notLookedInto } = without;
  const { time, clusters, orders, turns, collisions } = outlook;
  const title = `GKE upgrades: ${counted(Math.round((time.end - time.start) / DAY), "day")} from ${dayOf(time.start)} on`;
  const order = orderTexts(orders, turns);
  const colliding = collisionTexts(collisions, zone);
  const body = [
    element("h1", {}, escaped(title)),
    failed.length === 0 ? "" : element("p", { class: "bad" }, escaped(`Not looked at: ${failed.join(", ")}`)),
    ...notLookedInto.map((text) => element("p", { class: "bad" }, escaped(text))),
    clusters.length === 0
      ? [noClusters(without) ?? []]
          .flat()
          .map((none) => element("p", {}, none))
          .join("")
      : toSvg(outlook, { failed: [], notLookedInto: [] }).trim(),
    heading("Collisions"),
    colliding.length === 0 ? element("p", {}, "None.") : list(colliding, "bad"),
    heading("Order"),
    order.length === 0
      ? element("p", {}, "GKE upgrades these clusters in no order that is known here.")
      : list(order),
    ...clusters.flatMap((cluster) => [
      heading(labelOf(cluster)),
      table(factsOf(cluster, zone)),
      windowList(cluster.windows, zone),
    ]),
    ...dataAges(new Date(time.start)).map((age) => element("p", { class: "muted" }, escaped(ageText(age)))),
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escaped(title)}</title><style>${STYLE}</style></head>
<body>
${body.filter((part) => part !== "").join("\n")}
</body></html>
`;
}

const heading = (text: string): string => element("h2", {}, escaped(text));

const list = (items: readonly string[], kind = ""): string =>
  element("ul", kind === "" ? {} : { class: kind }, ...items.map((item) => element("li", {}, escaped(item))));

const table = (facts: readonly (readonly [string, string])[]): string =>
  element(
    "table",
    {},
    ...facts.map(([subject, text]) =>
      element("tr", {}, element("th", { scope: "row" }, escaped(subject)), element("td", {}, escaped(text))),
    ),
  );

/** All windows, folded away. */
function windowList(windows: Outlook["clusters"][number]["windows"], zone: string): string {
  if (windows.length === 0) return "";
  const rows = windows.map((slot) =>
    element(
      "tr",
      {},
      element("td", {}, escaped(slotIn(slot, "UTC") + allowedIn(slot))),
      ...(isUtc(zone) ? [] : [element("td", {}, escaped(slotIn(slot, zone)))]),
    ),
  );
  return element(
    "details",
    {},
    element("summary", {}, windows.length === 1 ? "The window" : `All ${counted(windows.length, "window")}`),
    element("table", {}, ...rows),
  );
}

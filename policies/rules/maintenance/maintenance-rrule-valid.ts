// Longer than a screen: one check for each property, so that a value that is not known yet leaves undecided only what it decides.

import { parseDailyWindow, parseRecurringMaintenanceWindow } from "../../../gke/maintenance-windows";
import type { MaintenanceProblem, Parsed } from "../../../gke/parsed-maintenance";
import { parseRecurrence } from "../../../gke/recurrence";
import { dayOf, parseTimestamp } from "../../../gke/timestamps";
import { textOrEmpty } from "../../evaluation/texts";
import { date, GOOD_RECURRENCE, timeOfDay } from "../../program/gcp/maintenance/maintenance";
import { CLUSTER } from "../../resource-types";
import type { Finding, Rule } from "../../rule";

const POLICY = "maintenancePolicy";

export const maintenanceRruleValid: Rule = {
  name: "maintenance-rrule-valid",
  description: "Maintenance windows are written as GKE reads them.",
  why:
    "GKE accepts only a part of RFC 5545 and RFC 3339. A value that it refuses fails " +
    "the update; it stores a time with an offset in UTC, so every preview shows a difference; and a recurrence with COUNT or UNTIL comes to an end, after which nothing is upgraded until " +
    "GKE does it by force.",
  fix: `Set recurrence to ${GOOD_RECURRENCE}, and the times to UTC, such as 2026-01-03T02:00:00Z.`,
  whenToExempt:
    "A recurrence that GKE has accepted although it is not documented; COUNT and UNTIL where someone is sure to renew the window.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/how-to/maintenance-window",
    "https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10",
    "https://www.pulumi.com/registry/packages/gcp/api-docs/container/cluster/",
  ],
  severity: "medium",
  level: "mandatory",
  good: {
    maintenancePolicy: {
      recurringWindow: {
        startTime: "2026-01-03T00:00:00Z",
        endTime: "2026-01-03T06:00:00Z",
        recurrence: "FREQ=WEEKLY;BYDAY=SA,SU",
      },
    },
  },
  bad: {
    maintenancePolicy: {
      recurringWindow: {
        startTime: "2026-01-03T00:00:00+01:00",
        endTime: "2026-01-03T06:00:00+01:00",
        recurrence: "FREQ=HOURLY",
      },
    },
  },
  checks: {
    [CLUSTER]: [
      function* recurrence({ maintenancePolicy }) {
        const window = maintenancePolicy?.recurringWindow;
        if (window) yield* recurrenceFindings("recurringWindow.recurrence", window.recurrence);
      },
      function* start({ maintenancePolicy }) {
        const window = maintenancePolicy?.recurringWindow;
        if (window) yield* timeFindings("recurringWindow.startTime", window.startTime);
      },
      function* end({ maintenancePolicy }) {
        const window = maintenancePolicy?.recurringWindow;
        if (window) yield* timeFindings("recurringWindow.endTime", window.endTime);
      },
      function* order({ maintenancePolicy }) {
        const window = maintenancePolicy?.recurringWindow;
        const [start, end] = [textOrEmpty(window?.startTime), textOrEmpty(window?.endTime)].map(
          parseTimestamp,
        );
        if (start && end && end.time <= start.time) {
          yield {
            at: `${POLICY}.recurringWindow.endTime`,
            problem: "is not after startTime, so the window has no length",
            fix: "Set endTime to a time after startTime; the difference is the window's length.",
          };
        }
      },
      function* daily({ maintenancePolicy }) {
        const window = maintenancePolicy?.dailyMaintenanceWindow;
        if (!window) return;
        yield* problems(
          "dailyMaintenanceWindow",
          parseDailyWindow({ startTime: textOrEmpty(window.startTime) }),
        );
      },
      function* newerRecurrence({ maintenancePolicy }) {
        const window = maintenancePolicy?.recurringMaintenanceWindow;
        if (window) yield* recurrenceFindings("recurringMaintenanceWindow.recurrence", window.recurrence);
      },
      function* newerTime({ maintenancePolicy }) {
        const window = maintenancePolicy?.recurringMaintenanceWindow;
        if (!window) return;
        const { windowDuration, windowStartTime } = window;
        yield* problems(
          "recurringMaintenanceWindow",
          parseRecurringMaintenanceWindow({
            recurrence: "FREQ=DAILY",
            windowDuration: textOrEmpty(windowDuration),
            windowStartTime: timeOfDay(windowStartTime),
          }),
        );
      },
      function* newerFirstDay({ maintenancePolicy }) {
        const window = maintenancePolicy?.recurringMaintenanceWindow;
        if (!window || !parseRecurrence(textOrEmpty(window.recurrence)).ok) return;
        yield* problems(
          "recurringMaintenanceWindow",
          parseRecurringMaintenanceWindow({
            recurrence: textOrEmpty(window.recurrence),
            windowDuration: "4h",
            windowStartTime: { hours: 0, minutes: 0, seconds: 0 },
            delayUntil: date(window.delayUntil),
          }),
        );
      },
    ],
  },
};

/** Valid values, by property. */
const GOOD_VALUES: readonly { of: RegExp; value: string }[] = [
  { of: /\.recurrence$/, value: GOOD_RECURRENCE },
  { of: /^dailyMaintenanceWindow/, value: 'a time of day in UTC such as "03:00"' },
  { of: /\.(start|end)Time$/, value: "a time in UTC such as 2026-01-03T02:00:00Z" },
  { of: /\.windowDuration$/, value: 'a duration such as "6h"' },
  { of: /\.windowStartTime\./, value: "a whole number, 0 too" },
  { of: /\.delayUntil$/, value: "a day with year, month and day, from which on the recurrence counts" },
];

function* recurrenceFindings(property: string, recurrence: unknown): Iterable<Finding> {
  const parsed = parseRecurrence(textOrEmpty(recurrence));
  for (const { kind, problem } of parsed.ok ? [] : parsed.problems) yield finding(property, kind, problem);
}

function* timeFindings(property: string, time: unknown): Iterable<Finding> {
  const written = textOrEmpty(time);
  const parsed = parseTimestamp(written);
  if (!parsed) {
    yield finding(property, "invalid", "is not an RFC 3339 time such as 2026-01-03T02:00:00Z");
  } else if (!parsed.isUtc) {
    const isOtherDay = !written.startsWith(dayOf(parsed.time));
    const besides = isOtherDay ? ", and another day: those of the recurrence are days in UTC" : "";
    yield {
      ...finding(
        property,
        "invalid",
        "is not in UTC; GKE returns it in UTC, so every preview shows a difference",
      ),
      fix: `Set ${POLICY}.${property} to ${new Date(parsed.time).toISOString().replace(".000", "")}, which is the same time${besides}.`,
    };
  }
}

function* problems(property: string, parsed: Parsed<unknown>): Iterable<Finding> {
  for (const { at, kind, problem } of parsed.ok ? [] : parsed.problems)
    yield finding(`${property}.${at}`, kind, problem);
}

/** A value that GKE may accept after all is only an advisory finding. */
function finding(property: string, kind: MaintenanceProblem["kind"], problem: string): Finding {
  const good = GOOD_VALUES.find(({ of }) => of.test(property));
  return {
    at: `${POLICY}.${property}`,
    problem,
    ...(good ? { fix: `Set ${POLICY}.${property} to ${good.value}.` } : {}),
    ...(kind === "unsupported" ? { level: "advisory" as const } : {}),
  };
}

import type { KnownIssue } from "../../gke/known-issues";

/** A valid known issue of a team's own. */
export const OWN_ISSUE: KnownIssue = {
  id: "own",
  component: "our agent",
  theme: "nodes",
  symptom: "does not start on these nodes",
  affected: [{ nodes: [">=1.34.0-gke.1 <1.34.2-gke.1"] }],
  fixedIn: ["1.34.2-gke.1"],
  sources: ["https://example.com/incident"],
  date: "2026-11-01",
  confidence: "high",
};

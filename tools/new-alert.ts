// npm run new-alert <id>: writes an alert, its entry in the list, its section of the runbook and a scenario in which it fires.
import { ALERTS } from "../stacks/alerts/list";
import { alertScaffold } from "./scaffold/alert";
import { main } from "./scaffold/changes";

main(
  (id, read) =>
    alertScaffold(
      id,
      ALERTS.map((alert) => alert.id),
      read,
    ),
  "Next: write the alert's texts and query, its section of docs/runbook.md and its scenario; then npm run format && npm run generate. CONTRIBUTING.md says how.",
);

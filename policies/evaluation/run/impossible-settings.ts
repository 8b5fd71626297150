import { CAPACITY } from "../../../gke/maintenance-capacity";
import { leaveNoWindow } from "../../settings/hours";
import { sharedNumbers } from "../../settings/project-numbers";
import type { Settings } from "../../settings/settings";
import { format, type Report } from "../message";

/** Reports settings that cannot all hold. */
export const impossibleReports = (settings: Settings, stackUrn: string): Report[] => [
  ...projectNumberReports(settings, stackUrn),
  ...peakHoursReports(settings, stackUrn),
];

/** Reports projects that have the number of another. */
function projectNumberReports({ projectNumbers }: Settings, stackUrn: string): Report[] {
  return sharedNumbers(projectNumbers).map(({ project, first }) => {
    const message = format({
      status: "violation",
      property: `projectNumbers[${JSON.stringify(project)}]`,
      problem: `is also the number of ${first}, and each project has its own`,
      fix: "Correct the number in the configuration file: gcloud projects describe PROJECT prints it.",
      page: "docs/configuration.md",
    });
    return { urn: stackUrn, message };
  });
}

/** Reports peak hours that leave no time for a maintenance window. */
function peakHoursReports({ peakHours }: Settings, stackUrn: string): Report[] {
  if (!leaveNoWindow(peakHours)) return [];
  const message = format({
    status: "violation",
    property: "peakHours",
    problem: `leave no ${CAPACITY.contiguousHours} hours in a week, which a maintenance window needs, so that no window is right`,
    fix: "Shorten the peak hours in the configuration file.",
    page: "docs/configuration.md",
  });
  return [{ urn: stackUrn, message }];
}

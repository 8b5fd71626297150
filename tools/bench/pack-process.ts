import { readdirSync, readFileSync } from "node:fs";

/** Peak memory in MB and processor time in milliseconds of the process of a policy pack that runs now. */
export function packProcess(): { memory: number; cpu: number } {
  for (const pid of readdirSync("/proc")) {
    try {
      if (!/^\d+$/.test(pid) || !readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("run-policy-pack"))
        continue;
      const memory =
        Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
      // Behind the program's name: state, …, and as 12th and 13th field user and system time in ticks of 10 ms.
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
      return { memory, cpu: (Number(fields[11]) + Number(fields[12])) * 10 };
    } catch {
      // The process has ended meanwhile.
    }
  }
  return { memory: 0, cpu: 0 };
}

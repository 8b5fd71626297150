// Lengths of time in milliseconds, as Date counts, unless the name says seconds.

export const MINUTE = 60 * 1000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;

export const HOUR_SECONDS = HOUR / 1000;
export const DAY_SECONDS = DAY / 1000;

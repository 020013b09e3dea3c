/** RFC 3339's dates and times. */

const DATE = /^(\d\d\d\d)-(\d\d)-(\d\d)$/;
const TIME = /^(\d\d):(\d\d):(\d\d(?:\.\d+)?)(?:z|([+-])(\d\d)(?::?(\d\d))?)$/i;
/** RFC 3339, appendix A, and the fraction of a second that ISO 8601 has besides, and APIs send. */
const DURATION = /^P(?!$)((\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(?:\.\d+)?S)?)?|(\d+W)?)$/;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function isDate(text: string): boolean {
  const found = DATE.exec(text);
  if (found === null) return false;
  const [year = 0, month = 0, day = 0] = found.slice(1).map(Number);
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const last = month === 2 && isLeapYear ? 29 : DAYS[month - 1];
  return last !== undefined && day >= 1 && day <= last;
}

export function isTime(text: string): boolean {
  const found = TIME.exec(text);
  if (found === null) return false;
  const [, hours, minutes, seconds, sign, zoneHours = "0", zoneMinutes = "0"] = found;
  const [hour, minute, second] = [Number(hours), Number(minutes), Number(seconds)];
  const [offsetHour, offsetMinute] = [Number(zoneHours), Number(zoneMinutes)];
  if (offsetHour > 23 || offsetMinute > 59) return false;
  if (hour <= 23 && minute <= 59 && second < 60) return true;
  // A leap second is the last one of a day in UTC.
  const direction = sign === "-" ? -1 : 1;
  const utcMinute = minute - offsetMinute * direction;
  const utcHour = hour - offsetHour * direction - (utcMinute < 0 ? 1 : 0);
  return (utcHour === 23 || utcHour === -1) && (utcMinute === 59 || utcMinute === -1) && second < 61;
}

export function isDateTime(text: string): boolean {
  const parts = text.split(/t|\s/i);
  const [date = "", time = ""] = parts;
  return parts.length === 2 && isDate(date) && isTime(time);
}

export function isDuration(text: string): boolean {
  return DURATION.test(text);
}

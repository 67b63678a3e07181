// What ical.js, the reader inside Thunderbird, makes of a file: start, end and title by UID.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(zone);
}
const utc = (instant) => new Date(instant.toUnixTime() * 1000).toISOString().replace(".000Z", "+00:00");
const text = (time) => (time.isDate ? time.toString() : utc(time));
const found = {};
for (const component of calendar.getAllSubcomponents("vevent")) {
  const event = new ICAL.Event(component);
  found[event.uid] = [text(event.startDate), text(event.endDate), event.summary];
}
process.stdout.write(JSON.stringify(found));

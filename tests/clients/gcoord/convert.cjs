// Reads [[longitude, latitude, from, to], …] and writes the converted [longitude, latitude] of each.
const gcoord = require("gcoord");
const datums = { wgs84: gcoord.WGS84, gcj02: gcoord.GCJ02, bd09: gcoord.BD09 };
let input = "";
process.stdin.on("data", (chunk) => (input += chunk));
process.stdin.on("end", () => {
  const rows = JSON.parse(input);
  const out = rows.map(([lon, lat, from, to]) => gcoord.transform([lon, lat], datums[from], datums[to]));
  process.stdout.write(JSON.stringify(out));
});

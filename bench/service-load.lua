-- What wrk asks for: shows of random images, or filtered lists. WHAT is in the environment; HEADERS has name=value;name=value.
local what, root, images = os.getenv("WHAT"), os.getenv("ROOT"), {}
local distros = {"debian", "ubuntu", "centos", "alma", "windows"}
for header in os.getenv("HEADERS"):gmatch("[^;]+") do
  local name, value = header:match("([^=]+)=(.*)")
  wrk.headers[name] = value
end
for id in io.lines(os.getenv("IDS")) do images[#images + 1] = id end

function setup(thread) thread:set("seed", math.random(1048576)) end

function init() math.randomseed(seed) end

function request()
  if what == "show" then return wrk.format("GET", root .. "/v2/images/" .. images[math.random(#images)]) end
  return wrk.format("GET", ("%s/v2/images?status=active&os_distro=%s&tag=team-%d&limit=25"):format(
    root, distros[math.random(#distros)], math.random(0, 9)))
end

function done(summary, latency)
  local e = summary.errors
  io.write(("RESULT %.1f %.2f %.2f %d\n"):format(summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000,
    latency:percentile(99) / 1000, e.status + e.connect + e.read + e.write + e.timeout))
end

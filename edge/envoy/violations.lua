-- Says which field is wrong when the edge itself refuses a query or a JSON body, as the services do: in the message and
-- as a BadRequest detail. The transcoder only has words for it: "ticket.subject: invalid value 5 for type TYPE_STRING".

local DETAIL = '{"@type":"type.googleapis.com/google.rpc.BadRequest","field_violations":[{"field":"%s","description":"%s"}]},'

local TYPES = {
  TYPE_STRING = "must be a text",
  TYPE_BOOL = "must be true or false",
  TYPE_INT32 = "must be a whole number",
  TYPE_UINT32 = "must be a whole number of 0 or more",
  TYPE_INT64 = "must be a whole number",
  TYPE_DOUBLE = "must be a number",
}

-- Field and description in what the transcoder said (JSON-escaped: a quote reads \"), or nil.
local function violation(said)
  local unknown = said:match('^Could not find field \\"([^"\\]+)\\"')
  if unknown then
    return unknown, "is not a parameter of this method"
  end
  local bound = said:match("of the field ([%w_%.]+) is conflicting with")
  if bound then
    return bound, "differs from the one in the path"
  end
  local field, reason = said:match("^([%w_][%w_%.%[%]]*): (.+)$")
  if not field then
    return nil
  end
  local enum = reason:match("for type type%.googleapis%.com/([%w_%.]+)")
  if enum then
    return field, "is not a value of " .. enum
  end
  return field, TYPES[reason:match("for type (TYPE_%w+)")] or reason
end

-- The parts before, of, and after the text of "message".
local function split(body)
  local head, first = body:find('"message":"', 1, true)
  if not head then
    return nil
  end
  local last = first
  repeat
    last = body:find('"', last + 1, true)
  until not last or body:sub(1, last - 1):match("\\*$"):len() % 2 == 0
  return last and body:sub(1, first), last and body:sub(first + 1, last - 1), last and body:sub(last)
end

function envoy_on_response(handle)
  if handle:headers():get("x-edge-refusal") ~= "400" then
    return
  end
  local body = handle:body()
  local before, said, after = split(body:getBytes(0, body:length()))
  if not before then
    return
  end
  local field, description = violation(said)
  if field then
    said = field .. ": " .. description
    local list = '"details":['
    local at = before:find(list, 1, true)
    if at then
      at = at + #list - 1
      before = before:sub(1, at) .. DETAIL:format(field, description) .. before:sub(at + 1)
    end
  else
    -- A parser's complaint, followed by the place in the text on lines of its own.
    local complaint = said:match("^(.-)\\n")
    said = complaint and "the body is not valid JSON: " .. complaint or said
  end
  local size = body:setBytes(before .. said .. after)
  handle:headers():replace("content-length", tostring(size))
end

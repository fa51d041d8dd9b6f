-- The public schema: only these views are promised to stay. docs/data-dictionary.md describes every column.

CREATE VIEW v_policies AS
SELECT
    p.policy,
    p.company,
    p.kind,
    p.url,
    p.language,
    p.tracked,
    (SELECT count(*) FROM captures c WHERE c.policy = p.policy) AS captures,
    (SELECT count(*) FROM failures f WHERE f.policy = p.policy) AS failures,
    (SELECT count(DISTINCT s.version) FROM spans s WHERE s.policy = p.policy) AS versions,
    (SELECT count(*) FROM changes g WHERE g.policy = p.policy) AS changes,
    (SELECT min(c.observed_at) FROM captures c WHERE c.policy = p.policy) AS first_captured_at,
    (SELECT max(c.observed_at) FROM captures c WHERE c.policy = p.policy) AS last_captured_at,
    (SELECT max(s.last_at) FROM spans s WHERE s.policy = p.policy) AS last_read_at,
    (SELECT max(g.by_at) FROM changes g WHERE g.policy = p.policy) AS last_changed_by,
    (SELECT s.modified FROM spans s WHERE s.policy = p.policy ORDER BY s.last_at DESC LIMIT 1) AS modified,
    (SELECT s.effective FROM spans s WHERE s.policy = p.policy ORDER BY s.last_at DESC LIMIT 1) AS effective
FROM policies p;

CREATE VIEW v_captures AS
SELECT
    c.capture,
    c.policy,
    c.url,
    nullif(c.final_url, '') AS final_url,
    c.observed_at,
    c.recorded_at,
    c.origin,
    CASE WHEN c.confirms IS NULL THEN c.evidence ELSE 'not modified' END AS evidence,
    (SELECT k.capture FROM captures k WHERE k.seq = c.confirms) AS confirms,
    c.rendered,
    c.status,
    c.content_type,
    b.sha256 AS body_sha256,
    b.size AS bytes,
    c.memento_uri,
    c.redirects,
    c.headers,
    (SELECT json_extract(h.value, '$[1]') FROM json_each(c.headers) h
     WHERE json_extract(h.value, '$[0]') = 'x-archive-src' LIMIT 1) AS archived_by,
    v.version,
    r.page_kind,
    r.evidence AS page_evidence,
    r.recipe
FROM captures c
JOIN bodies b ON b.id = c.body
LEFT JOIN derivations d ON d.policy = c.policy
LEFT JOIN readings r
    ON r.body = c.body AND r.content_type = c.content_type AND r.status = c.status AND r.recipe = d.recipe
LEFT JOIN versions v ON v.id = r.version;

CREATE VIEW v_versions AS
SELECT
    s.policy,
    row_number() OVER (PARTITION BY s.policy ORDER BY s.first_at, f.capture) AS number,
    v.version,
    s.first_at AS first_seen_at,
    s.last_at AS last_seen_at,
    f.capture AS first_capture,
    l.capture AS last_capture,
    s.captures,
    v.title,
    v.clauses,
    v.words,
    v.language,
    (SELECT json_group_object(t.language, t.clauses) FROM
        (SELECT o.language, count(*) AS clauses FROM clause_languages o
         WHERE o.version = v.id GROUP BY o.language) t HAVING count(*) > 0) AS other_languages,
    s.modified,
    s.effective,
    f.memento_uri,
    f.url
FROM spans s
JOIN versions v ON v.id = s.version
JOIN captures f ON f.seq = s.first_capture
JOIN captures l ON l.seq = s.last_capture;

CREATE VIEW v_changes AS
SELECT
    substr(n.capture, 1, 12) AS change,
    g.policy,
    p.company,
    p.kind,
    g.after_at,
    g.by_at,
    coalesce(j.class, 'change') AS class,
    j.rule,
    j.sentence,
    g.note,
    g.modified_before,
    g.modified_after,
    g.effective_before,
    g.effective_after,
    r.edited,
    r.added,
    r.removed,
    r.moved,
    r.renumbered,
    r.unchanged,
    o.version AS old_version,
    w.version AS new_version,
    h.points,
    h.reasons,
    (SELECT json_group_array(told.sentence) FROM (
        SELECT f.sentence FROM facts f WHERE f.policy = g.policy AND f.since_capture = g.since_capture ORDER BY f.place
    ) told) AS facts,
    b.capture AS before_capture,
    n.capture AS since_capture,
    b.memento_uri AS before_uri,
    n.memento_uri AS since_uri,
    x.capture AS against_capture,
    j.evidence,
    r.algorithm
FROM changes g
LEFT JOIN judgements j ON j.policy = g.policy AND j.since_capture = g.since_capture
LEFT JOIN captures x ON x.seq = j.against_capture
JOIN policies p ON p.policy = g.policy
JOIN captures b ON b.seq = g.before_capture
JOIN captures n ON n.seq = g.since_capture
JOIN redlines r ON r.id = g.redline
JOIN versions o ON o.id = r.old
JOIN versions w ON w.id = r.new
LEFT JOIN weights h ON h.policy = g.policy AND h.since_capture = g.since_capture;

CREATE VIEW v_clause_edits AS
SELECT
    substr(n.capture, 1, 12) AS change,
    g.policy,
    g.by_at,
    e.place,
    e.op,
    e.moved,
    e.renumbered,
    coalesce(
        (SELECT t.path FROM version_clauses vc JOIN paths t ON t.id = vc.path
         WHERE vc.version = r.new AND vc.position = json_extract(e.new_positions, '$[0]')),
        (SELECT t.path FROM version_clauses vc JOIN paths t ON t.id = vc.path
         WHERE vc.version = r.old AND vc.position = json_extract(e.old_positions, '$[0]'))
    ) AS path,
    (SELECT group_concat(k.text, char(10)) FROM json_each(e.old_positions) j
     JOIN version_clauses vc ON vc.version = r.old AND vc.position = j.value
     JOIN clauses k ON k.id = vc.clause) AS old_text,
    (SELECT group_concat(k.text, char(10)) FROM json_each(e.new_positions) j
     JOIN version_clauses vc ON vc.version = r.new AND vc.position = j.value
     JOIN clauses k ON k.id = vc.clause) AS new_text,
    e.old_positions,
    e.new_positions,
    e.runs,
    t.topic
FROM changes g
JOIN captures n ON n.seq = g.since_capture
JOIN redlines r ON r.id = g.redline
JOIN clause_edits e ON e.redline = r.id
LEFT JOIN edit_topics t ON t.redline = e.redline AND t.place = e.place;

CREATE VIEW v_dates AS
SELECT
    s.policy,
    v.version,
    s.first_at AS first_seen_at,
    d.role,
    c.value,
    d.precision,
    d.source,
    d.rule,
    c.chosen,
    c.alternative,
    c.settled,
    c.marks,
    d.position,
    k.text AS clause
FROM spans s
JOIN versions v ON v.id = s.version
JOIN policy_claims c ON c.policy = s.policy AND c.version = s.version
JOIN date_claims d ON d.version = c.version AND d.place = c.place
LEFT JOIN version_clauses vc ON vc.version = v.id AND vc.position = d.position
LEFT JOIN clauses k ON k.id = vc.clause;

CREATE VIEW v_coming AS
SELECT
    m.policy,
    p.company,
    p.kind,
    m.effective,
    m.words,
    a.capture AS announced_capture,
    a.observed_at AS announced_by,
    m.notice_days,
    substr(n.capture, 1, 12) AS change,
    n.observed_at AS came_by
FROM coming m
JOIN policies p ON p.policy = m.policy
JOIN captures a ON a.seq = m.announced_capture
LEFT JOIN captures n ON n.seq = m.came_capture;

CREATE VIEW v_facts AS
SELECT
    substr(n.capture, 1, 12) AS change,
    f.policy,
    p.company,
    p.kind AS document,
    g.after_at,
    g.by_at,
    f.place,
    f.kind,
    nullif(f.before, '') AS before,
    nullif(f.after, '') AS after,
    f.sentence,
    f.edit,
    e.op,
    (SELECT group_concat(k.text, char(10)) FROM json_each(e.old_positions) j
     JOIN version_clauses vc ON vc.version = r.old AND vc.position = j.value
     JOIN clauses k ON k.id = vc.clause) AS old_text,
    (SELECT group_concat(k.text, char(10)) FROM json_each(e.new_positions) j
     JOIN version_clauses vc ON vc.version = r.new AND vc.position = j.value
     JOIN clauses k ON k.id = vc.clause) AS new_text,
    n.capture AS since_capture
FROM facts f
JOIN changes g ON g.policy = f.policy AND g.since_capture = f.since_capture
JOIN policies p ON p.policy = f.policy
JOIN captures n ON n.seq = f.since_capture
JOIN redlines r ON r.id = g.redline
LEFT JOIN clause_edits e ON e.redline = r.id AND e.place = f.edit;

CREATE VIEW v_gaps AS
WITH unseen AS (
    SELECT DISTINCT r.policy, r.observed_at
    FROM cdx_records r
    WHERE r.statuscode IN ('200', '-')
        AND NOT EXISTS (
            SELECT 1 FROM captures c
            WHERE c.policy = r.policy AND c.observed_at = r.observed_at AND c.url = r.original
        )
        AND NOT EXISTS (
            SELECT 1 FROM served_instead i
            WHERE i.policy = r.policy AND i.url = r.original AND i.asked_at = r.observed_at
        )
),
placed AS (
    SELECT
        u.policy,
        u.observed_at,
        (SELECT max(c.observed_at) FROM captures c
         WHERE c.policy = u.policy AND c.observed_at <= u.observed_at) AS after_at,
        (SELECT min(c.observed_at) FROM captures c
         WHERE c.policy = u.policy AND c.observed_at >= u.observed_at) AS by_at
    FROM unseen u
)
SELECT
    p.policy,
    p.after_at,
    p.by_at,
    count(*) AS captures,
    min(p.observed_at) AS first_listed_at,
    max(p.observed_at) AS last_listed_at,
    EXISTS (
        SELECT 1 FROM spans s WHERE s.policy = p.policy AND s.first_at <= p.after_at AND s.last_at >= p.by_at
    ) AS same_text
FROM placed p
GROUP BY p.policy, p.after_at, p.by_at;

CREATE VIEW v_lineage AS
WITH
stays AS (
    SELECT l.policy, j.value AS wording, min(s.first_at) AS first_at, max(s.last_at) AS last_at
    FROM lineages l
    JOIN json_each(l.wordings) j
    JOIN spans s ON s.policy = l.policy AND s.version = l.version
    GROUP BY l.policy, j.value
),
newest AS (
    SELECT s.policy, max(s.last_at) AS last_at FROM spans s GROUP BY s.policy
)
SELECT
    w.policy,
    substr(o.version, 1, 8) || '.' || w.origin_position AS clause,
    w.changes,
    t.first_at AS first_seen_at,
    (SELECT g.after_at FROM spans s JOIN changes g ON g.policy = s.policy AND g.since_capture = s.first_capture
     WHERE s.policy = w.policy AND s.version = w.version ORDER BY s.first_at LIMIT 1) AS after_at,
    t.last_at AS last_seen_at,
    t.last_at = n.last_at AS in_force,
    p.path,
    k.label,
    k.text,
    (SELECT group_concat(y.text, char(10)) FROM json_each(w.parents) j
     JOIN version_clauses x ON x.version = json_extract(j.value, '$[0]') AND x.position = json_extract(j.value, '$[1]')
     JOIN clauses y ON y.id = x.clause) AS previous_text,
    v.version,
    w.position
FROM wordings w
JOIN versions o ON o.id = w.origin_version
JOIN versions v ON v.id = w.version
JOIN stays t ON t.policy = w.policy AND t.wording = w.id
JOIN newest n ON n.policy = w.policy
JOIN version_clauses c ON c.version = w.version AND c.position = w.position
JOIN paths p ON p.id = c.path
JOIN clauses k ON k.id = c.clause;

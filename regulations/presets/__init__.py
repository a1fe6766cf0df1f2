"""Industry presets: one TOML file each, with regulations and clauses in our own words and the values they ask for.

    title = "酒厂"
    title_en = "Winery"
    about = "…"
    roles = ["agent", "general_manager"]          # codes of roles that the regulations speak of

    [[regulations]]
    code = "TS"                                   # once in the installation
    title = "客户投诉处理制度"
    title_en = "Handling of complaints"

    [[regulations.clauses]]
    number = "第十一条"
    title = "处理期限"
    text = "…"
    rules = ["S1-03 R11"]                         # of docs/rules

    [values.complaints]
    resolve_normal = { is = "3 working days", clause = "TS 第十一条" }

    [[extra_roles]]                               # rows of an app, see `sections`; each app knows its own
    code = "signatory"
    name = "授权签字人"
    like = "inspector"                            # may do what this role may do
    clause = "TS 第十一条"

    [left_out]                                    # the sources say nothing: the default stays and is shown as such
    "complaints.page_size" = "…"

A value without a clause is refused: what no source says is left out. `reading` reads and checks a file, `plan` says
what applying it would change, `regulations.actions.apply_preset` does it.
"""

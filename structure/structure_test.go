package structure

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tifa"
)

func standard(t testing.TB) *Rules {
	t.Helper()
	r, err := Standard()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// read returns the structure of text in the notation of the tests: the parts
// chosen by what, each on a line.
func read(t testing.TB, what, date, text string) string {
	d := &tifa.Document{Text: text, Date: tifa.Date(date)}
	s := standard(t).Read(d)
	var out []string
	add := func(format string, args ...any) {
		out = append(out, strings.ReplaceAll(fmt.Sprintf(format, args...), "\n", "⏎"))
	}
	switch what {
	case "statements":
		for _, x := range s.Statements {
			add("%s %s %s: %s", x.Speaker, x.Cue, x.Act, x.Span.In(text))
		}
	case "people":
		for _, x := range s.People {
			add("%s [%s] %v", x.Name, strings.Join(x.Offices, ", "), x.Parts)
		}
	case "lists":
		for _, x := range s.Lists {
			var items []string
			for _, i := range x.Items {
				items = append(items, i.In(text))
			}
			add("%s: %s", x.Kind, strings.Join(items, " | "))
		}
	case "definitions":
		for _, x := range s.Definitions {
			add("%s = %s", x.Term, x.Span.In(text))
		}
	case "roles":
		for _, x := range s.Roles {
			add("%s / %s / %s", x.Head, x.Role, x.Filler.In(text))
		}
	case "event":
		if e := d.Event; e != nil {
			add("%s, %s to %s, %s", e.Name, e.Start, e.End, e.Place)
		}
	case "facts":
		add("title=%s date=%s agency=%s place=%s source=%s url=%s", d.Title, d.Date, d.Agency, d.Place, d.Source, d.Provenance.URL)
		var fields []string
		for field := range d.Evidence {
			fields = append(fields, field)
		}
		slices.Sort(fields)
		for _, field := range fields {
			add("%s read from %q", field, d.Evidence[field].In(text))
		}
	default:
		t.Fatalf("no such part: %s", what)
	}
	return strings.Join(out, "\n")
}

func TestRead(t *testing.T) {
	for _, tt := range []struct{ name, what, date, text, want string }{
		{
			"a meeting speaks", "statements", "", "会议指出，形势很好。任务很重。\n会议要求，各部门要落实。",
			"会议 指出 state: 形势很好。任务很重。\n会议 要求 require: 各部门要落实。",
		},
		{
			"content over paragraphs", "statements", "", "会议强调，要做三件事。\n要修路。\n林海川主持会议。",
			"会议 强调 stress: 要做三件事。⏎要修路。",
		},
		{
			"cue with an adverb", "statements", "", "全会一致认为，工作有成效。全会高度评价各州取得的成绩。",
			"全会 认为 judge: 工作有成效。\n全会 评价 judge: 各州取得的成绩。",
		},
		{
			"a chairman and his offices", "statements", "", "联邦总统、联邦执政委员会主席林海川出席会议并发表重要讲话，强调要守信重诺。",
			"林海川 强调 stress: 要守信重诺。",
		},
		{
			"a pronoun", "statements", "", "联邦总统林海川出席会议并发表重要讲话。他强调，要守信重诺。",
			"林海川 强调 stress: 要守信重诺。",
		},
		{
			"speech told without content", "statements", "", "会议指出，很好。\n林海川作总结讲话。水利部、东山州负责同志作交流发言。",
			"会议 指出 state: 很好。\n林海川 讲话 report: 作总结讲话。\n水利部、东山州负责同志 发言 report: 作交流发言。",
		},
		{
			"who presides does not decide", "statements", "", "联邦总理林海川3月2日主持召开联邦政务会议，决定设立基金，部署春耕。",
			"联邦政务会议 决定 decide: 设立基金",
		},
		{
			"turns of a transcript", "statements", "", "联邦外交部发言人何云主持记者会。\n云港社记者：如何看待此事？\n何云：我们坚决反对。\n这没有赢家。\n《海报》记者：还有呢？\n何云：谈，大门敞开。",
			"何云 ： state: 我们坚决反对。⏎这没有赢家。\n何云 ： state: 谈，大门敞开。",
		},
		{
			"questions and answers", "statements", "", "联邦外交部发言人何云答记者问。\n问：如何看待此事？\n答：我们坚决反对。\n问：还有呢？\n答：谈，大门敞开。",
			"何云 ： state: 我们坚决反对。\n何云 ： state: 谈，大门敞开。",
		},
		{
			"turns of members of a parliament", "statements", "", "林院長海川：我們努力。\n何委員雲：請問院長，何時完成？\n林院長海川：明年。",
			"林院長海川 ： state: 我們努力。\n何委員雲 ： state: 請問院長，何時完成？\n林院長海川 ： state: 明年。",
		},
		{
			"a number of tasks", "statements", "", "会议指出，形势很好。\n会议部署港口工作6个方面的重点任务。一是疏通航道。二是守护渔场。\n会议部署了港口工作三项任务，指出，航道是根本。",
			"会议 指出 state: 形势很好。\n会议 部署 require: 港口工作6个方面的重点任务。一是疏通航道。二是守护渔场。\n会议 指出 state: 航道是根本。",
		},
		{"a noun is no cue", "statements", "", "会议要求的各项工作正在落实。", ""},
		{"a head clauses before its role", "roles", "", "会议指出，海运以来，联邦政府疏通航道，坚持以安全为底线。", "联邦政府 / 底线 / 安全"},
		{"who will", "roles", "", "林海川表示，联邦愿同南岭一道，以通航为契机，扩大合作。", "联邦 / 契机 / 通航"},
		{"who is asked", "roles", "", "林海川说，希望海员们牢记嘱托，以安全为底线，守望相助。", "海员们 / 底线 / 安全"},
		{"a role that opens its sentence", "roles", "", "会议指出，以港口为平台，东山州积极参与海运合作。", "东山州 / 平台 / 港口"},
		{"a demand of its own", "roles", "", "会议指出，海运形势十分复杂，必须坚持护渔，以安全为底线。", " / 底线 / 安全"},
		{"who leads", "roles", "", "林海川会见以何云为团长的南岭代表团。", "南岭代表团 / 团长 / 何云"},
		{"a role with its attribute", "roles", "", "会议指出，必须以护渔为新时期海运工作的主线，疏通航道。", " / 新时期海运工作的主线 / 护渔"},
		{"one attribute of two roles", "roles", "", "会议指出，要形成以海员为根本、以港口为依托的救助体系。", "救助体系 / 根本 / 海员\n救助体系 / 依托 / 港口"},
		{"an attribute among several", "roles", "", "会议指出，海运进入以护渔为重点、推动港口联合、实现航道由窄变宽的新时期。", "新时期 / 重点 / 护渔"},
		{"no attribute where nothing governs it", "roles", "", "会议指出，要以护渔为重点、推动港口联合、疏通最窄的航道。", " / 重点 / 护渔"},
		{"a topic and its end", "roles", "", "会议指出，全面推行灯塔制，目的是守护船员，以修塔为主要任务。", "全面推行灯塔制 / 主要任务 / 修塔"},
		{"a paper as the subject", "roles", "", "会议指出，全会通过的《海运方案》，贯彻新的航法，以护渔为核心。", "全会通过的《海运方案》 / 核心 / 护渔"},
		{"what is turned about is no head", "roles", "", "会议指出，要紧紧围绕以护渔为主题，疏通航道。", " / 主题 / 护渔"},
		{
			"what else was passed", "statements", "", "全会决定将名单向大会推荐。审议通过了修订后的《航海法》。通过修塔护渔，航道更宽。",
			"全会 决定 decide: 将名单向大会推荐。\n全会 审议通过 decide: 修订后的《航海法》。通过修塔护渔，航道更宽。",
		},
		{
			"who spoke at a session of study", "statements", "", "林海川强调，要护渔。\n这次中央政治局集体学习，由大家自学并交流体会，林海川、周望同志结合工作作了发言，大家进行了讨论。",
			"林海川 强调 stress: 要护渔。\n林海川、周望 发言 report: 结合工作作了发言",
		},
		{"two nouns with a role each", "roles", "", "会议指出，要弘扬以守信为核心的航海精神和以互助为核心的渔村风气。", "航海精神 / 核心 / 守信\n渔村风气 / 核心 / 互助"},
		{"what a role is part of", "roles", "", "会议指出，这是坚持以海员为中心、保障海员归航的必然要求。", " / 中心 / 海员"},
		{"years are no head", "roles", "", "会议强调，今后两年要以护渔为重点，疏通航道。", " / 重点 / 护渔"},
		{"a body of leaders is no person", "people", "", "联邦政务常委会议3月2日召开。\n会议指出，要护渔。", ""},
		{"an adverb before the name", "people", "", "会议指出，要贯彻落实好林海川总书记提出的要求。", "林海川 [] [mentioned]"},
		{"what 在 ends as a verb", "lists", "", "会议指出，护渔重在修塔，关键在转变作风，在求实上下功夫，在务实上下功夫。", ""},
		{"有的 is no 有", "lists", "", "会议指出，有些港口还没有修好，有的航道还很窄，有序推进巡航。", ""},
		{
			"what a decision says of its agenda", "statements", "", "联邦政务会召开会议，决定下月召开大会，主要议程是，听取报告，研究护渔问题。会议分析研究了形势。",
			"联邦政务会 决定 decide: 下月召开大会，主要议程是，听取报告，研究护渔问题。",
		},
		{
			"speech that only introduces", "statements", "", "联邦总统林海川在会上作了讲话。他说，要护渔。林海川在讲话中着重就修塔问题做了阐述。",
			"林海川 说 state: 要护渔。\n林海川 阐述 report: 着重就修塔问题做了阐述。",
		},
		{"work as a filler", "roles", "", "会议指出，要以护渔工作为重点，疏通航道。", " / 重点 / 护渔工作"},
		{"the epithet of a leading body", "roles", "", "会议指出，要团结在以林海川同志为核心的中共中央周围。", ""},
		{"no role across another 以", "roles", "", "会议指出，要以改革促发展，推进以人为核心的渔村建设。", "渔村建设 / 核心 / 人"},
		{"a judgement told of a paper", "lists", "", "联邦政府印发《条例》。《条例》是护渔的依据，是守港的准绳，是通航的保障。", "parallel: 是护渔的依据 | 是守港的准绳 | 是通航的保障"},
		{"a word within quotation marks opens no series", "lists", "", "会议指出，推行“双随机、一公开”巡航，随机抽取渔船，随机选派海员。", ""},
		{"a definition already given", "definitions", "", "会议指出，主攻方向是护渔，就是要修好灯塔。", ""},
		{
			"content in another's content", "statements", "", "林海川主持会议。\n林海川指出，会议的精神，要求各方努力。",
			"林海川 指出 state: 会议的精神，要求各方努力。",
		},
		{
			"the subject goes on unsaid", "statements", "", "全会充分肯定过去一年的工作，认为各项任务进展顺利。一致同意，明年继续修路。",
			"全会 肯定 report: 充分肯定过去一年的工作\n全会 认为 judge: 各项任务进展顺利。\n全会 同意 decide: 明年继续修路。",
		},
		{
			"described speakers", "statements", "", "多位航运专家表示，航标要修。\n针对海雾，东山州渔业协会负责人指出，渔船应当晚出海。",
			"多位航运专家 表示 state: 航标要修。\n东山州渔业协会负责人 指出 state: 渔船应当晚出海。",
		},
		{
			"a quotation ends with its mark", "statements", "", "林海川指出：“海路要通。船要多。”新春时节，各港都在修船。",
			"林海川 指出 state: 海路要通。船要多。",
		},
		{
			"a word in quotation marks", "statements", "", "会议指出，“两港”是要地，要守好。",
			"会议 指出 state: “两港”是要地，要守好。",
		},
		{
			"he said, within a sentence", "statements", "", "林海川出席会议。林海川表示，海路不能断，他说，船要多。",
			"林海川 表示 state: 海路不能断\n林海川 说 state: 船要多。",
		},
		{
			"demands that are counted", "statements", "", "林海川出席会议。林海川就修港提出三点要求：一是快，二是好，三是省。",
			"林海川 提出 require: 三点要求：一是快，二是好，三是省。",
		},
		{
			"groups that speak in turn", "statements", "", "水利部、海关总署负责同志，东山、南屏两州州长作交流发言。",
			"水利部、海关总署负责同志，东山、南屏两州州长 发言 report: 作交流发言。",
		},
		{
			"one who is only cited", "statements", "", "周望出席会议。周望表示，海路关系大家。林海川总统提出，要修好每一盏灯。我们赞成。",
			"周望 表示 state: 海路关系大家。林海川总统提出，要修好每一盏灯。我们赞成。",
		},
		{
			"a paper that was passed speaks", "statements", "", "会议讨论通过的《航标条例》提出，每盏灯都要编号。",
			"《航标条例》 提出 require: 每盏灯都要编号。",
		},
		{"through a way and not a paper", "statements", "", "中方愿同各国深化合作，通过对话解决分歧。", ""},
		{"listening is no speech", "statements", "", "林海川听取航标建设情况介绍，视察了灯塔。", ""},
		{"a report that is dealt with", "statements", "", "东山州代表团继续分组审议政府工作报告。", ""},
		{
			"a narrative sentence of another ends it", "statements", "", "林海川主持座谈会。会上，周望、韩立发言。大家认为，形势很好。林海川详细询问了各港的情况和困难。",
			"大家 认为 judge: 形势很好。",
		},
		{
			"what a meeting commends", "statements", "", "会议对航标局的工作给予充分肯定，同意其明年的计划。",
			"会议 肯定 report: 对航标局的工作给予充分肯定\n会议 同意 decide: 其明年的计划。",
		},
		{
			"English", "statements", "", "The Council of the Straits welcomed the report of the Secretary on the plan.\nIt also urged the members to sign the convention.",
			"The Council of the Straits welcomed judge: the report of the Secretary on the plan.\nThe Council of the Straits urged require: the members to sign the convention.",
		},

		{
			"names that comrades share", "people", "", "联邦总统林海川出席会议。会议审议通过了关于何云、周望舟、杨帆等同志严重违纪问题的报告。会议指出，以陈立海同志为核心的领导集体很有远见。",
			"林海川 [联邦总统] [attend]\n何云 [] [mentioned]\n周望舟 [] [mentioned]\n杨帆 [] [mentioned]\n陈立海 [] [mentioned]",
		},
		{
			"offices hold for a list of names", "people", "", "会议3月2日在云港举行。联邦执政委员会常委林海川、周望、秦明远，联邦副总统韩立出席会议。",
			"林海川 [联邦执政委员会常委] [attend]\n周望 [联邦执政委员会常委] [attend]\n秦明远 [联邦执政委员会常委] [attend]\n韩立 [联邦副总统] [attend]",
		},
		{
			"several offices of one", "people", "", "联邦总统、联邦执政委员会主席林海川主持会议并讲话。",
			"林海川 [联邦总统, 联邦执政委员会主席] [preside speak]",
		},
		{
			"names without offices", "people", "", "林海川主持会议。周望、秦明远出席会议。韩立作总结讲话。",
			"林海川 [] [preside]\n周望 [] [attend]\n秦明远 [] [attend]\n韩立 [] [report]",
		},
		{
			"one on whose behalf another acts", "people", "", "联邦副总统周望，代表林海川总统，出席开航仪式。",
			"周望 [联邦副总统] [attend]\n林海川 [] [mentioned]",
		},
		{
			"names without a family name", "people", "", "周望、韩立、向巴平措、艾力更·依明江参加会议。",
			"周望 [] [attend]\n韩立 [] [attend]\n向巴平措 [] [attend]\n艾力更·依明江 [] [attend]",
		},
		{
			"a guest with his office", "people", "", "林海川主持会议。林海川与南屏国总统杜伯特共同会见记者。",
			"林海川 [] [preside]\n杜伯特 [南屏国总统] [mentioned]",
		},
		{"no person", "people", "", "全会强调，要高度重视。", ""},

		{"numbered", "lists", "", "会议认为，成绩很大。一是修了路，通了车。二是建了桥。三是开了港。", "numbered: 一是修了路，通了车 | 二是建了桥 | 三是开了港"},
		{"numbered to ten and on", "lists", "", "会议指出，有九条：（一）甲（二）乙", ""},
		{"parallel sentences", "lists", "", "会议指出，有三条。必须守信，说到做到。必须和气。必须有备。", "parallel: 必须守信，说到做到 | 必须和气 | 必须有备"},
		{
			"parallel clauses with a topic", "lists", "", "会议指出，共同体从倡议扩大为共识，从愿景转化为实践，从理念发展为体系，成为旗帜。",
			"parallel: 从倡议扩大为共识 | 从愿景转化为实践 | 从理念发展为体系",
		},
		{
			"series that a colon introduces", "lists", "", "会议指出，优势有三，主要是：坚持守信，说到做到；坚持和气，互相帮助；坚持有备，常修常检。",
			"parallel: 坚持守信，说到做到 | 坚持和气，互相帮助 | 坚持有备，常修常检",
		},
		{"two do not make a series", "lists", "", "会议指出，必须守信。必须和气。", ""},

		{"just", "definitions", "", "会议指出，同航共济，就是遇险相救、遇阻相商。", "同航共济 = 遇险相救、遇阻相商"},
		{"so-called", "definitions", "", "会议指出，要有正确的航海观。所谓航海观，就是不仅看近，而且看远。", "航海观 = 不仅看近，而且看远"},
		{"a remark", "definitions", "", "会议指出，这就是说，要努力。", ""},

		{
			"roles under one head", "roles", "", "会议指出，构建航运共同体，是以共同安全为目标，以多方协商为实现路径。",
			"构建航运共同体 / 目标 / 共同安全\n构建航运共同体 / 实现路径 / 多方协商",
		},
		{"a role before a verb", "roles", "", "会议要求，今后一个时期，对外工作要以守信原则为指导做好各项事务。", "对外工作 / 指导 / 守信原则"},
		{"an attribute", "roles", "", "会议强调，坚持以船员为中心的工作导向。", "工作导向 / 中心 / 船员"},
		{"a role with 的 in it", "roles", "", "会议指出，做好港务，要以服务船员为根本目的。", "做好港务 / 根本目的 / 服务船员"},
		{"the subject of two predicates", "roles", "", "会议指出，航标建设是基础工程，必须以安全为前提。", "航标建设 / 前提 / 安全"},
		{"a word that holds 为", "roles", "", "会议指出，以林海川同志为总书记的委员会努力，始终成为中坚。", ""},
		{"idioms", "roles", "", "会议强调，以人为本，所以要努力，可以为证。", ""},

		{
			"talks in a building", "event", "2034-05-08", "当地时间5月8日上午，联邦总统林海川在云港议政宫同南岭总统何云会谈。\n林海川指出，我很高兴。",
			"同南岭总统何云会谈, 2034-05-08 to 2034-05-08, 云港议政宫",
		},
		{"two days", "event", "2034-12-19", "砺屿通讯社云港12月19日电 海事工作会议12月18日至19日在云港举行。会议指出，很好。", "海事工作会议, 2034-12-18 to 2034-12-19, 云港"},
		{"days without a month", "event", "2034-09-01", "海事工作会议8月31日至9月1日在云港召开。", "海事工作会议, 2034-08-31 to 2034-09-01, 云港"},
		{"month of the document", "event", "2034-08-20", "海事工作会议19日至20日在云港召开。", "海事工作会议, 2034-08-19 to 2034-08-20, 云港"},
		{"printed in January", "event", "2035-01-02", "海事工作会议12月30日在云港召开。", "海事工作会议, 2034-12-30 to 2034-12-30, 云港"},
		{"full-width digits", "event", "1985-03-02", "海事工作会议３月１日在云港召开。", "海事工作会议, 1985-03-01 to 1985-03-01, 云港"},
		{"convened", "event", "2034-03-02", "联邦总理林海川3月2日主持召开联邦政务会议，决定设立基金。", "联邦政务会议, 2034-03-02 to 2034-03-02, "},
		{"a name that opens like another word", "event", "2034-03-02", "联邦总理林海川3月1日在云港主持召开经济形势座谈会，听取意见。", "经济形势座谈会, 2034-03-01 to 2034-03-01, 云港"},
		{"no year anywhere", "event", "", "海事工作会议12月30日在云港召开。", "海事工作会议,  to , 云港"},

		{
			"dateline, source line, address", "facts", "", "海事会议举行 林海川讲话\n\n砺屿通讯社云港 12 月 19 日电 会议很好。\n\n资料来源：《砺屿网》（2034年12月19日）\n\n<https://www.example.org/20341219/a.html>\n",
			"title=海事会议举行 林海川讲话 date=2034-12-19 agency=砺屿通讯社 place=云港 source=砺屿网 url=https://www.example.org/20341219/a.html\n" +
				"agency read from \"砺屿通讯社\"\ndate read from \"12 月 19 日\"\ndate.year read from \"2034年12月19日\"\nplace read from \"云港\"\nsource read from \"砺屿网\"\ntitle read from \"海事会议举行 林海川讲话\"\nurl read from \"https://www.example.org/20341219/a.html\"",
		},
		{"a dateline without a year", "facts", "", "砺屿通讯社云港12月19日电 会议很好。", "title= date= agency=砺屿通讯社 place=云港 source= url=\nagency read from \"砺屿通讯社\"\nplace read from \"云港\""},
		{
			"English dateline", "facts", "", "COMMUNIQUE OF THE COUNCIL\n\nPORT ALDER, 14 June 2034 — The Council met for the day.\n\nSource: Council Secretariat, 14 June 2034",
			"title=COMMUNIQUE OF THE COUNCIL date=2034-06-14 agency= place=PORT ALDER source=Council Secretariat url=\n" +
				"date read from \"14 June 2034\"\nplace read from \"PORT ALDER\"\nsource read from \"Council Secretariat\"\ntitle read from \"COMMUNIQUE OF THE COUNCIL\"",
		},
		{
			"a line with an English day", "facts", "", "Leaders' Statement on the Straits\nFor release at 2:00 p.m. June 16, 2034\nWe met for the day.",
			"title=Leaders' Statement on the Straits date=2034-06-16 agency= place= source= url=\n" +
				"date read from \"June 16, 2034\"\ntitle read from \"Leaders' Statement on the Straits\"",
		},
		{
			"an apposition in English", "statements", "", "Leaders' Statement on the Straits\nWe, the leaders of the nine straits, reiterate our commitment to free passage.",
			"We reiterate stress: our commitment to free passage.",
		},
	} {
		t.Run(tt.what+"/"+tt.name, func(t *testing.T) {
			if got := read(t, tt.what, tt.date, tt.text); got != tt.want {
				t.Errorf("of %s\ngot:\n%s\nwant:\n%s", tt.text, got, tt.want)
			}
		})
	}
}

func TestKind(t *testing.T) {
	r := standard(t)
	for _, tt := range []struct {
		kind        tifa.Kind
		title, text string
	}{
		{"conference readout", "海事工作会议在云港举行", "海事工作会议12月18日至19日在云港举行。会议指出，很好。"},
		{"politburo meeting", "联邦执政委员会政治局召开会议", "联邦执政委员会政治局12月18日召开会议，研究航运工作。"},
		{"study session", "联邦执政委员会政治局第三次集体学习", "联邦执政委员会政治局12月18日就航运进行第三次集体学习。"},
		{"plenum communiqué", "执政委员会第二次全体会议公报", "执政委员会第二次全体会议于12月18日在云港举行。"},
		{"work report", "2034年政府工作报告", "各位代表：现在，我代表政府向大会报告工作。"},
		{"speech", "在海事工作会议上的讲话", "同志们：今天我们开会。"},
		{"spokesperson's remarks", "联邦水利部发言人就航标问题答记者问", "联邦水利部发言人钟晚晴10日答记者问。"},
		{"joint statement", "砺屿联邦和南屏国联合声明", "一、双方同意通航。"},
		{"decree", "联邦总统令第三十一号", "《航标条例》已经通过，现予公布。"},
		{"meeting readout", "林海川会见南屏国总统", "联邦总统林海川12月18日在云港会见南屏国总统杜伯特。"},
		{"message", "林海川致电祝贺杜伯特当选", "联邦总统林海川18日致电杜伯特，祝贺他当选。"},
		{"commentary", "海路要通——本报评论员文章", "海路通，则百业兴。"},
		{"news digest", "国内联播快讯", "东山州新港开港。"},
		{"readout", "联邦总理主持召开联邦政务会议", "联邦总理林海川12月18日主持召开联邦政务会议，决定设立基金。"},
		{"news item", "东山新港开港", "砺屿通讯社云港12月19日电 东山州新港今天开港，首船运来三千吨粮食。"},
	} {
		d := &tifa.Document{Title: tt.title, Text: tt.text, Language: "zh", Date: "2034-12-19"}
		r.Read(d)
		if d.Kind != tt.kind {
			t.Errorf("%s is a %q, want a %q", tt.title, d.Kind, tt.kind)
		}
	}
}

// A sentence that a page break splits is one statement, whose span runs over
// the break.
func TestPageBreak(t *testing.T) {
	text := "会议认为，成绩很大。五是推动构建均\n\n衡发展的格局。六是拓展网络。"
	if got, want := read(t, "statements", "", text), "会议 认为 judge: 成绩很大。五是推动构建均⏎⏎衡发展的格局。六是拓展网络。"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// Whatever the text, every span lies within it at the bounds of characters,
// items are disjoint and in order, and the text is as it was.
func TestReadHoldsForAnyText(t *testing.T) {
	r := standard(t)
	piece := rapid.SampledFrom([]string{"会议", "指出", "强调", "，", "。", "\n", "、", "一是", "二是", "三是", "必须", "以", "为", "目标", "就是", "所谓", "林海川", "联邦总统", "出席会议", "“", "”", "《", "》", "12月3日", "在云港举行", " ", "作总结讲话", "并就此提出要求", "The Council welcomed ", "𠮷", "。”林海川说", "他表示", "同时会议决定", "；通过", "多位专家认为，", "①", "首先，", "最后，", "既", "；", "各位代表：", "央视网消息：", "面向甲、面向乙、", "1.", "召开会议，", "同志为核心", "（一）", "要", "2034年", "电"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 0, 60).Draw(t, "pieces"), "")
		d := &tifa.Document{Text: text, Date: "2034-12-04"}
		s := r.Read(d)
		check := func(what string, at tifa.Span) {
			if at.Start < 0 || at.End < at.Start || at.End > len(text) || !validCut(text, at.Start) || !validCut(text, at.End) {
				t.Fatalf("%s %v of %q", what, at, text)
			}
		}
		if d.Text != text {
			t.Fatal("the text was changed")
		}
		for _, x := range s.Statements {
			check("statement", x.Span)
		}
		for _, x := range s.Lists {
			end := 0
			for _, i := range x.Items {
				check("item", i)
				if i.Start < end {
					t.Fatalf("items overlap: %v of %q", x.Items, text)
				}
				end = i.End
			}
		}
		for _, x := range s.Definitions {
			check("definition", x.Span)
		}
		for _, x := range s.Roles {
			check("role", x.Filler)
		}
		for field, x := range d.Evidence {
			check(field, x)
		}
	})
}

func validCut(s string, i int) bool { return i == len(s) || s[i]&0xC0 != 0x80 }

// hostile are units that, repeated, make texts of one thing only.
var hostile = map[string]string{
	"markers":             "一是好。",
	"markers in lines":    "第一，好。\n好。\n第二，好。\n",
	"headings":            "一、甲\n（一）乙\n丙。\n（二）丁\n戊。\n",
	"clauses":             "要努力，",
	"semicolons":          "要努力，好；",
	"members":             "面向甲、",
	"names":               "林海川、",
	"names without marks": "总统林海川出席",
	"cues":                "会议指出，好。",
	"pronouns":            "他指出，好。",
	"described":           "多位专家表示，好。",
	"open quotes":         "“会议指出，",
	"quotations":          "“好。”林海川说。",
	"roles":               "以甲为目标，",
	"roles with heads":    "要以甲为目标，做好，",
	"definitions":         "所谓甲，就是乙，",
	"one sentence":        "船",
	"one clause":          "出席会议主持讲话听取",
	"days":                "3月5日在云港",
	"lines":               "会议强调，要守信。\n",
	"headlines":           "海事会议举行\n",
	"table":               "甲\t乙\t1,204\n",
	"brackets":            "《（“",
	"attendance":          "各部部长，各州州长，",
	"English":             "The Council welcomed the report. ",
}

// Texts of one thing are read in time. Quadratic work on so much of it takes
// minutes; linear work takes a fraction of a second.
func TestHostileTextsTakeLinearTime(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	const size, most = 300_000, 20 * time.Second
	r := standard(t)
	for name, unit := range hostile {
		text := strings.Repeat(unit, size/len(unit))
		start := time.Now()
		r.Read(&tifa.Document{Text: text, Date: "2034-12-19"})
		if took := time.Since(start); took > most {
			t.Errorf("%s: %v for %d bytes", name, took, len(text))
		}
	}
}

// BenchmarkHostile reads a megabyte of each; the speeds should differ from that
// of ordinary text by no more than a few times.
func BenchmarkHostile(b *testing.B) {
	r := standard(b)
	for name, unit := range hostile {
		text := strings.Repeat(unit, 1_000_000/len(unit))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				r.Read(&tifa.Document{Text: text, Date: "2034-12-19"})
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"会议指出，好。", "“。", "以为为", "新华社北京12月28日电 好", "第一，第二，", "\xff会议", "议\xe6", "“好。”林海川说。", "《》（", "The Council welcomed it."} {
		f.Add(s)
	}
	r := standard(f)
	f.Fuzz(func(t *testing.T, s string) {
		r.Read(&tifa.Document{Text: s, Date: "2034-12-19"})
	})
}

func BenchmarkRead(b *testing.B) {
	r := standard(b)
	para := "会议指出，要坚持守信重诺，以共同安全为目标，推动构建航运共同体。一是修路。二是建桥。三是开港。必须守信。必须和气。必须有备。同航共济，就是遇险相救。\n"
	text := "联邦工作会议12月18日至19日在云港举行。联邦总统林海川出席会议并发表重要讲话。\n" + strings.Repeat(para, 60)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		r.Read(&tifa.Document{Text: text, Date: "2034-12-19"})
	}
}

func ExampleRules_Read() {
	rules, err := Standard()
	if err != nil {
		panic(err)
	}
	d := &tifa.Document{Text: "会议强调，必须守信重诺。"}
	s := rules.Read(d)
	fmt.Println(s.Statements[0].Speaker, s.Statements[0].Cue, s.Statements[0].Act, s.Statements[0].Span.In(d.Text))
	// Output: 会议 强调 stress 必须守信重诺。
}

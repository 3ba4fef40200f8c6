package structure

import (
	"embed"
	"io/fs"
	"regexp"
	"unicode/utf8"

	"tifa"
)

//go:embed data
var embedded embed.FS

// Rules are the tables that structure is recognised by. They are read-only
// once loaded and safe for concurrent use.
type Rules struct {
	speechRules
	peopleRules
	listRules
	roleRules
	eventRules
	english   englishRules
	declared  declaredRules
	links     *linkRules
	openings  []opening // clauses that only set time or place
	functions []functionRule

	index *wordIndex // the words by which formulas are tried

	terms    []formula // how definitions are worded
	noTerms  wordSet
	noBodies wordSet
	kinds    []kindPattern
	agencies []agency

	sourceLine *regexp.Regexp // 资料来源：《…》
	editorLine *regexp.Regexp // 责任编辑：…, （本报…电）
}

type agency struct {
	pattern *regexp.Regexp
	name    string // "" for the matched text itself
}

// Tables are the tables that come with the program, as files.
func Tables() fs.FS {
	data, err := fs.Sub(embedded, "data")
	if err != nil {
		panic(err) // the folder is embedded under that name
	}
	return data
}

// Standard loads the tables that come with the program.
func Standard() (*Rules, error) { return Load(Tables()) }

// Load reads the tables from folders; each file says in its first lines what it
// holds and where its entries come from. Where several folders hold a file of
// one name, the rows of the later folder are added: words to the words, rows of
// CSV before the rows, so that they win where the first that fits does. A word
// list takes a word out by a minus before it. Errors are a [tifa.Problem] that
// names file and, for a CSV file, line.
func Load(folders ...fs.FS) (*Rules, error) {
	l := &loader{folders: folders, index: &wordIndex{}}
	l.checkNames()
	r := &Rules{
		speechRules: newSpeechRules(l),
		peopleRules: newPeopleRules(l),
		listRules:   newListRules(l),
		roleRules:   newRoleRules(l),
		eventRules:  newEventRules(l),
		noTerms:     l.set("noterms.txt"),
		noBodies:    l.set("nobodies.txt"),
		english:     newEnglishRules(l),
		declared:    newDeclaredRules(l),
		kinds:       newKinds(l),
		links:       l.linkRules(),
		openings:    l.openings(),
		functions:   l.functions(),
	}
	r.sourceLine = regexp.MustCompile(`^[（(\[【]?(?:` + l.anyOf("sourcelabels.txt") + `)[:：]\s*[《“]?([^》”（(\s，,]+(?: [A-Z][^》”（(\s，,]*)*)[》”]?`)
	r.editorLine = regexp.MustCompile(`^[（(\[【]?(?:(?:本报|新华社|人民日报|中新社)\p{Han}{2,10}\d{1,2}月\d{1,2}日(?:电|讯)|` + l.anyOf("editorlabels.txt") + `)`)
	for _, row := range l.rows("definitions.csv", 2) {
		r.terms = append(r.terms, l.formula(row[0], l.pattern("definitions.csv", row[1])))
	}
	for _, row := range l.rows("agencies.csv", 2) {
		r.agencies = append(r.agencies, agency{l.pattern("agencies.csv", `^(?:`+row[0]+`)`), row[1]})
	}
	if l.err != nil {
		return nil, l.err
	}
	r.index = l.index
	return r, nil
}

// A cue is a reporting verb.
type cue struct {
	verb    string
	act     tifa.Act
	content contentForm
}

// A contentForm is how a cue takes its content.
type contentForm string

const (
	afterComma contentForm = "comma"
	direct     contentForm = "direct"
	addressed  contentForm = "addressed"
	reported   contentForm = "report"
)

// speechRules say who says what.
type speechRules struct {
	cues      []cue // longest first
	byVerb    map[string]cue
	adverbs   wordSet
	cueEnds   runeBits       // last characters of cues
	speakers  wordSet        // bodies and groups that speak
	named     []formula      // such, by the words that end their names
	notInBody *regexp.Regexp // what no name of a body holds
	groups    wordSet
	sides     wordSet // who speaks in a talk besides its persons
	noSpeaker wordSet
	pronouns  []string
	addresses wordSet
	scenes    wordSet
	resolves  wordSet
	purposes  wordSet
	content   wordSet // openings of sentences that tell nothing of what went on
	greetings wordSet
	procedure []procedure
	salutes   wordSet // openings of a speech
	asks      wordSet // heads of questions
	answers   wordSet // heads of answers
	demands   wordSet // openings of clauses that demand something
	voice     lexicon // words of what somebody says rather than of what is told

	chained     *headPattern   // a clause that opens with a cue
	omitted     *headPattern   // a clause that is nothing but a cue
	beforeCue   *headPattern   // what may stand between a subject and its cue
	described   *regexp.Regexp // a subject that no table knows, and what stands before its cue
	directCue   *headPattern   // 还明确要求…
	toldContent *headPattern   // 系统总结…
	toldIn      *headPattern   // 在讲话中对…作了部署
	counted     *headPattern   // 就…提出五点建议, 部署城市工作六方面任务
	bareTeller  *headPattern   // 总结…, of who has spoken
	tellers     wordBits       // the verbs of these
	agenda      *headPattern   // 研究…
}

// A procedure is a formula of sentences that tell what went on.
type procedure struct {
	formula
	named bool // only where a person or body opens the sentence
}

func newSpeechRules(l *loader) speechRules {
	r := speechRules{
		byVerb:    map[string]cue{},
		groups:    l.set("groups.txt"),
		sides:     l.set("sides.txt"),
		noSpeaker: l.set("nospeakers.txt"),
		speakers:  l.set("speakers.txt"),
		pronouns:  l.lines("pronouns.txt"),
		adverbs:   l.set("adverbs.txt"),
		addresses: l.set("addresses.txt"),
		scenes:    l.set("scenes.txt"),
		resolves:  l.set("resolves.txt"),
		purposes:  l.set("purposes.txt"),
		content:   l.set("contentopenings.txt"),
		greetings: l.set("greetings.txt"),
		salutes:   l.set("salutations.txt"),
		answers:   l.set("turns.txt"),
		asks:      l.set("questions.txt"),
		demands:   l.set("demands.txt"),
		voice:     newLexicon(l.words("voice.txt")),
	}
	for _, row := range l.rows("cues.csv", 3) {
		c := cue{row[0], tifa.Act(row[1]), contentForm(row[2])}
		if _, ok := r.byVerb[c.verb]; ok {
			continue // the row of a later folder has come first
		}
		r.byVerb[c.verb] = c
		r.cues = append(r.cues, c)
		last, _ := utf8.DecodeLastRuneInString(c.verb)
		r.cueEnds.add(last)
	}
	sortLongestFirst(r.cues, func(c cue) string { return c.verb })
	for _, row := range l.rows("procedure.csv", 3) {
		f := l.formula(row[0], l.pattern("procedure.csv", row[2]))
		r.procedure = append(r.procedure, procedure{f, row[1] == "named"})
	}
	for _, row := range l.rows("speakers.csv", 2) {
		p := l.pattern("speakers.csv", `^(?:`+row[1]+`)`)
		p.Longest()
		r.named = append(r.named, l.formula(row[0], p))
	}
	r.compile(l)
	return r
}

// compile builds the grammar of reporting clauses from the words of the tables.
func (r *speechRules) compile(l *loader) {
	var verbs, tellers []string
	for _, c := range r.cues {
		if c.content == reported {
			tellers = append(tellers, c.verb)
		} else {
			verbs = append(verbs, c.verb)
		}
	}
	adverb := l.anyOf("adverbs.txt")
	telling := l.anyOf("tellingadverbs.txt")
	teller := alternatives(tellers)
	verb := alternatives(verbs)
	lead := `(?:` + adverb + `|在[^，]{0,40}?[时中上后说会期]|(?:就|对|代表|出席|主持|听取|会见|接受|回答|回应|针对|参加|考察|视察|调研|看望|慰问|向|以)[^，]{1,60}?|在[^，、的]{2,12}?|` + day +
		`|(?:发表|发布|作|作出|发来|致)(?:了)?(?:重要|主旨|书面|联合|共同|视频)*(?:讲话|演讲|致辞|谈话|声明|指示|批示|贺信|贺电|唁电|贺词|总结|社论|文章|评论|公报|公告|通报|报告|消息)` +
		`|(?:援引|引用|引述)[^，]{1,40}?(?:的话|消息|报道|说法|数据|公报)|发布[^，]{0,8}?(?:警告|警报|提醒|预警|提示)|(?:召开|举行)[^，]{0,14}?(?:会|会议)|投票|会商|[（(][^）)，]{1,12}[）)]|时|说)*`
	r.chained = headPatternOf(`^(?:并|还|同时|也|` + adverb + `)*(` + verb + `)了?`)
	r.omitted = headPatternOf(`^(?:` + adverb + `)*(` + verb + `)$`)
	r.beforeCue = headPatternOf(`^` + lead + `$`)
	r.described = regexp.MustCompile(`^([\P{P}·、“”（）-]{2,40}?|[^，。：；]{0,12}《[^》]{1,40}》\p{Han}{0,6}?)` + lead + `$`)
	r.directCue = headPatternOf(`^(?:` + adverb + `|` + day + `|在[^，]{0,20}?[时中上后]|发表(?:了)?(?:重要)?讲话|研究)*`)
	r.toldContent = headPatternOf(`^(?:在[^，]{0,30}?[中时上])?((?:` + telling + `)+(` + teller + `))|^(?:在[^，]{0,20}(?:(?:讲话|致辞|发言|报告)中|会上))?((` + teller + `)了)|^在[^，]{0,20}(?:讲话|致辞|发言)中((` + teller + `))`)
	r.toldIn = headPatternOf(`^(?:在[^，]{0,20}?(?:讲话中|致辞中|发言中|会议时|大会时|会上|会议上|大会上))?((?:着重|重点|专门)?(?:对|就)[^，]{2,60}?(?:作出|[作做]了|[^工]作|进行了|进行|提出了|提出|给予了?)[\p{Han}]{0,8}?(部署|要求|交涉|抗议|` + teller + `))$`)
	r.counted = headPatternOf(`^` + lead + `(提出|部署)了?((?:[^，]{2,14}?)?(?:[一二三四五六七八九十两几多\d０-９]+|以下|如下)[点个条项大]?(?:方面)?的?(?:明确|具体|重要|重点|主要)?(?:建议|要求|希望|意见|主张|倡议|看法|任务|工作|举措|措施|设想|原则))$`)
	r.tellers = l.index.of(append(tellers, "部署", "要求", "交涉", "抗议"))
	r.bareTeller = headPatternOf(`^(` + teller + `)`)
	r.agenda = headPatternOf(`^(?:` + l.anyOf("agendaadverbs.txt") + `)*(?:` + l.anyOf("agenda.txt") + `)`)
	r.notInBody = regexp.MustCompile(`了|.在|` + alternatives([]string{"讨论", "审议", "通过", "听取", "决定", "部署", "主持", "召开", "贯彻", "参加", "出席", "提请", "表示", "强调", "指出"}))
}

// peopleRules tell names from other words.
type peopleRules struct {
	offices      wordSet
	singleNames  runeBits // family names of one character
	doubleNames  wordSet  // and of two
	notNames     wordSet
	places       wordSet // names of states and bodies that look like those of persons
	wellKnown    wordSet // names that the rules would cut or miss
	follow       wordSet // what may follow a name: words of its own, reporting verbs and their adverbs
	acting       wordSet // what follows a name that no office introduces
	bodies       wordSet // last words of names of bodies
	noOffices    wordSet // what introduces a name like an office and is none
	foreign      wordSet // offices that introduce a transliterated name
	syllables    runeBits
	minority     runeBits // characters of names without a family name
	before       wordSet  // words before an office that are none of it
	appointing   wordSet  // verbs before an office
	parts        []partPattern
	englishParts []partPattern
	summing      formula // 在总结讲话中
	invites      formula // 欢迎某人来华出席…
	spokenOf     formula // 某人重要讲话精神

	nameMarks   []string // words behind a name that stands within other words
	marked      wordBits // the same
	instructing []string // what somebody writes rather than says
}

// A partPattern tells what its subjects did from a predicate.
type partPattern struct {
	part tifa.Part
	formula
}

func newPeopleRules(l *loader) peopleRules {
	r := peopleRules{
		offices:     l.set("offices.txt"),
		doubleNames: wordSet{words: map[string]bool{}},
		notNames:    l.set("notnames.txt"),
		places:      l.set("places.txt"),
		wellKnown:   l.set("names.txt"),
		follow:      l.set("follow.txt"),
		acting:      l.set("acting.txt"),
		bodies:      l.set("bodies.txt"),
		noOffices:   l.set("nooffices.txt"),
		foreign:     l.set("foreignoffices.txt"),
		before:      l.set("beforeoffice.txt"),
		appointing:  l.set("appointing.txt"),

		nameMarks:   l.words("namemarks.txt"),
		instructing: l.words("instructing.txt"),
	}
	for _, w := range l.words("adverbs.txt") {
		r.follow.add(w)
	}
	for _, row := range l.rows("cues.csv", 3) {
		r.follow.add(row[0])
	}
	r.marked = l.index.of(r.nameMarks)
	r.summing, r.invites, r.spokenOf = l.formula("", summing), l.formula("", invites), l.formula("", spokenOf)
	for _, row := range l.rows("parts.csv", 2) {
		r.parts = append(r.parts, partPattern{tifa.Part(row[0]), l.formula("", l.pattern("parts.csv", row[1]))})
	}
	for _, row := range l.rows("parts_en.csv", 2) {
		r.englishParts = append(r.englishParts, partPattern{tifa.Part(row[0]), l.formula("", l.pattern("parts_en.csv", row[1]))})
	}
	for _, w := range l.words("surnames.txt") {
		if utf8.RuneCountInString(w) == 2 {
			r.doubleNames.add(w)
			continue
		}
		for _, name := range w { // a run of single names
			r.singleNames.add(name)
		}
	}
	for _, w := range l.words("syllables.txt") {
		for _, c := range w {
			r.syllables.add(c)
		}
	}
	for _, w := range l.words("minoritynames.txt") {
		for _, c := range w {
			r.minority.add(c)
		}
	}
	return r
}

// agencyOf names the agency that opens s and the length of its name.
func (r *Rules) agencyOf(s string) (name string, n int) {
	for _, a := range r.agencies {
		if m := a.pattern.FindStringIndex(s); m != nil && m[1] > n {
			name, n = a.name, m[1]
			if name == "" {
				name = s[:m[1]]
			}
		}
	}
	if name == "本报" {
		name = ""
	}
	return name, n
}

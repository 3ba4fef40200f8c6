package structure

import (
	"testing"

	"tifa"
)

// TestEvent reads the event off invented ledes, each issued on 3 March 2034.
func TestEvent(t *testing.T) {
	r := standard(t)
	for _, tt := range []struct{ name, title, text, want string }{
		{"talks without a day", "", "欢迎仪式后，林海川总统在海港宫同南岭总理何云举行会谈。\n林海川指出，两国友好。", "同南岭总理何云举行会谈, , , 海港宫"},
		{"received, without a day", "", "随后，林海川分别会见了南岭总理何云。\n林海川说，很好。", "会见南岭总理何云, , , "},
		{"said while receiving", "", "在会见何云时，林海川表示，两国友好。", "会见何云, , , "},
		{"a guest who attends another meeting", "", "联邦总统林海川2日在东山会见正在联邦访问并出席海运磋商的南岭总理何云。", "会见正在联邦访问并出席海运磋商的南岭总理何云, 2034-03-02, 2034-03-02, 东山"},
		{"received in the past, told in passing", "东山修港", "东山州修港进展顺利。林海川曾会见何云。", ""},
		{"an organ that holds a numbered meeting", "", "联邦议会常委会2日在海港宫举行第八次主席会议。", "联邦议会常委会第八次主席会议, 2034-03-02, 2034-03-02, 海港宫"},
		{"the day first", "", "2日下午，两港海运大会在东山举行。", "两港海运大会, 2034-03-02, 2034-03-02, 东山"},
		{"days and place as attributes", "", "3月1日至2日在东山举行的联邦渔业工作会议强调，要护渔。", "联邦渔业工作会议, 2034-03-01, 2034-03-02, 东山"},
		{"its end reported before its days", "", "联邦委员会第四次全体会议，今天（3月3日）在东山闭幕。现在播送公报。\n联邦委员会第四次全体会议，于2034年3月1日至3日在东山举行。", "联邦委员会第四次全体会议, 2034-03-01, 2034-03-03, 东山"},
		{"an inspection whose days come later", "", "联邦总统林海川近日在东山州考察时强调，要护渔。\n3月1日至2日，林海川先后来到三个港口。", "在东山州考察, 2034-03-01, 2034-03-02, 东山州"},
		{"still to come", "", "林海川总统2日乘专机离开海港，前往东山出席两港海运会议。", ""},
		{"a letter", "", "林海川总统2日致信祝贺两港海运论坛在东山开幕。", ""},
		{"a digest", "国内联播快讯", "两港海运论坛在东山举行\n两港海运论坛2日在东山举行。", ""},
		{"several hyphens", "", "联邦总统林海川2月27日--28日在东山州调研时强调，要护渔。", "在东山州调研, 2034-02-27, 2034-02-28, 东山州"},
		{"named in the title alone", "林海川出席联邦护渔工作会议", "林海川出席会议并讲话。他强调，要护渔。", "联邦护渔工作会议, , , "},
		{"what others say of it", "林海川在海运大会上的讲话引起反响", "在海运大会上，林海川号召大家护渔。渔民认为，很好。", ""},
		{"a guest who does two things", "", "联邦总统林海川2日在海港宫会见来访出席海运论坛并进行国事访问的南岭总理何云。", "会见来访出席海运论坛并进行国事访问的南岭总理何云, 2034-03-02, 2034-03-02, 海港宫"},
		{"an inspection that the title names", "林海川在东山州调研", "3月1日至2日，林海川在东山州三港，就护渔、通航工作展开调研。", "在东山州调研, 2034-03-01, 2034-03-02, 东山州"},
		{"long ago", "", "三年前的3月2日，林海川主持召开联邦护渔工作座谈会。如今渔船满港。", ""},
		{"online", "", "两港海运论坛昨天（3月2日）通过网络视频方式在东山召开。", "两港海运论坛, 2034-03-02, 2034-03-02, 东山"},
		{"a space within the day", "", "联邦总统林海川2 8日在东山会见何云。", "会见何云, 2034-02-28, 2034-02-28, 东山"},
		{"a speech sent to a meeting", "", "3月2日，林海川总统向两港海运论坛第三届部长会议发表视频致辞。", "两港海运论坛第三届部长会议, 2034-03-02, 2034-03-02, "},
		{"a title in the lede", "", "今天出版的海港日报发表文章，题目是《让灯塔更亮——论林海川在联邦海运大会上的讲话》。", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := &tifa.Document{Date: "2034-03-03", Title: tt.title, Language: "zh", Text: tt.text}
			r.Read(d)
			got := ""
			if e := d.Event; e != nil {
				got = e.Name + ", " + string(e.Start) + ", " + string(e.End) + ", " + e.Place
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
